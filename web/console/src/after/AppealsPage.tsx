import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { view as viewOf } from "../api/desk";
import * as api from "../api/queue";
import { AppealCard } from "../desk/AppealCard";
import { Trail } from "../desk/Trail";
import { short } from "../format/time";
import { Caps } from "../ui/Caps";
import { Money } from "../ui/Money";
import { Failure, Loading } from "../ui/states";
import { Picking } from "./Picking";
import { SmallPhoto } from "./SmallPhoto";

/** A list is looked at again this often; deadlines move. */
const LOOK_AGAIN_MS = 30_000;
const APPEALED = { appealed: "true" };

/** Members who say that they were refused wrongly, what breaks its promise first. */
export function AppealsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useInfiniteQuery({
    queryKey: ["reviews", "list", APPEALED],
    queryFn: ({ pageParam, signal }) => api.list(APPEALED, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = ({ id }: api.QueueItem) => void navigate(`/desk/${id}`);
  return (
    <Picking
      title={t("shell.appeals")}
      list={list}
      items={items}
      nothing={t("appeal.nothing")}
      onOpen={open}
      line={(item) => (
        <>
          <span className="pick-head">
            <b>{item.tenant?.name ?? item.store_name ?? t("desk.no_store")}</b>
            <Money fen={item.paid_amount_fen} />
          </span>
          <span className={`small ${item.overdue ? "over" : "muted"}`}>
            {item.overdue && "⚠ "}
            {t("desk.promised", { at: short(item.promised_at ?? item.submitted_at) })}
            {item.claim && ` · ${t("desk.held_by", { name: item.claim.name })}`}
          </span>
        </>
      )}
      one={(item) => (
        <section className="after-one" aria-label={t("desk.receipt")}>
          <Appealed key={item.id} id={item.id} />
          <footer className="actions">
            <Button type="primary" onClick={() => open(item)}>
              {t("appeal.work")} <Caps action="row_open" />
            </Button>
          </footer>
        </section>
      )}
    />
  );
}

function Appealed({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ["reviews", "one", id],
    queryFn: ({ signal }) => viewOf(id, signal),
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <div className="after-scroll">
      <AppealCard view={data} />
      <div className="after-beside">
        <SmallPhoto url={data.photos.at(-1)?.url ?? null} alt={t("desk.photo")} />
        <Trail entries={data.history} />
      </div>
    </div>
  );
}
