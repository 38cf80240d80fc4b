import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { view as viewOf } from "../api/desk";
import * as api from "../api/queue";
import { AppealCard } from "../desk/AppealCard";
import { Trail } from "../desk/Trail";
import { short } from "../format/time";
import { useKeys } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import { Money } from "../ui/Money";
import { Failure, Loading, Nothing } from "../ui/states";
import { PickList } from "./PickList";
import { SmallPhoto } from "./SmallPhoto";
import "../desk/desk.css";
import "../desk/plea.css";
import "./after.css";

/** A list is looked at again this often; deadlines move. */
const LOOK_AGAIN_MS = 30_000;
const APPEALED = { appealed: "true" };

/** Members who say that they were refused wrongly, what breaks its promise first. */
export function AppealsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const list = useInfiniteQuery({
    queryKey: ["reviews", "list", APPEALED],
    queryFn: ({ pageParam, signal }) => api.list(APPEALED, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items[Math.min(at, items.length - 1)];
  const open = () => (shown ? void navigate(`/desk/${shown.id}`) : false);
  useKeys("queue", {
    row_next: () => setAt(Math.min(items.length - 1, at + 1)),
    row_previous: () => setAt(Math.max(0, at - 1)),
    row_open: open,
  });
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  if (!shown) return <Nothing title={t("appeal.nothing")} />;
  return (
    <div className="after">
      <div className="after-list">
        <h1>{t("shell.appeals")}</h1>
        <PickList
          label={t("shell.appeals")}
          items={items}
          at={items.indexOf(shown)}
          onAt={setAt}
          idOf={({ id }) => id}
        >
          {(item) => (
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
        </PickList>
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("state.more")}
          </Button>
        )}
      </div>
      <section className="after-one" aria-label={t("desk.receipt")}>
        <Appealed key={shown.id} id={shown.id} />
        <footer className="actions">
          <Button type="primary" onClick={open}>
            {t("appeal.work")} <Caps action="row_open" />
          </Button>
        </footer>
      </section>
    </div>
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
