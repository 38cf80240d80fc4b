import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import * as api from "../api/quality";
import { codeOf } from "../api/problem";
import type { Photo } from "../api/types";
import { wordOf } from "../app/words";
import { yuan } from "../format/money";
import { local } from "../format/time";
import { asTaken } from "../geometry/frame";
import type { Action } from "../keys/bindings";
import { useKeys } from "../keys/useKeys";
import { PhotoStage } from "../photo/PhotoStage";
import { useNaturalSize } from "../photo/useNaturalSize";
import { Caps } from "../ui/Caps";
import { Failure, Loading, Nothing } from "../ui/states";

const NEXT = ["spot-checks", "next"];

/** What the machine credited, held against the photo by somebody who does not know what it thought. */
export function BlindDesk() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: NEXT,
    queryFn: api.nextCheck,
    staleTime: 0,
  });
  const settling = useMutation({
    mutationFn: ({ id, wrong }: { readonly id: string; readonly wrong: readonly api.Fault[] }) =>
      api.settle(id, wrong),
    onSettled: () => Promise.all([refetch(), client.invalidateQueries({ queryKey: ["quality"] })]),
  });
  const settle = (...wrong: api.Fault[]) => {
    if (data && !settling.isPending) settling.mutate({ id: data.id, wrong });
  };
  const faults = Object.fromEntries(
    api.FAULTS.map((fault, nth) => [`fault_${String(nth + 1)}`, () => settle(fault)]),
  );
  useKeys("check", { check_right: () => settle(), ...(faults as Partial<Record<Action, () => void>>) });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading />;
  if (!data) return <Nothing title={t("quality.nothing_to_check")} />;
  return (
    <article className="blind" aria-label={t("quality.check")}>
      <BlindPhoto key={data.receipt_id} id={data.receipt_id} />
      <div className="blind-side">
        <dl>
          <dt>{wordOf("field", "tenant")}</dt>
          <dd>{data.tenant?.name ?? "—"}</dd>
          <dt>{wordOf("field", "paid_amount")}</dt>
          <dd className="mono">{data.paid_amount_fen === null ? "—" : `¥${yuan(data.paid_amount_fen)}`}</dd>
          <dt>{wordOf("field", "paid_at")}</dt>
          <dd className="mono">
            {data.paid_at ? local(data.paid_at, data.paid_at_precision ?? "second") : "—"}
          </dd>
          <dt>{wordOf("field", "receipt_number")}</dt>
          <dd className="mono">{data.receipt_number ?? "—"}</dd>
        </dl>
        <p className="muted">{t("quality.blind_lead")}</p>
        {settling.error && (
          <p role="alert" className="field-trouble">
            {wordOf("problem", codeOf(settling.error))}
          </p>
        )}
        <Button type="primary" loading={settling.isPending} onClick={() => settle()}>
          {t("quality.right")} <Caps action="check_right" />
        </Button>
        <div className="actions-reject" role="group" aria-label={t("quality.is_wrong")}>
          {api.FAULTS.map((fault, nth) => (
            <button key={fault} type="button" onClick={() => settle(fault)}>
              <Caps action={`fault_${String(nth + 1)}` as Action} /> {t(`fault.${fault}`)}
            </button>
          ))}
        </div>
      </div>
    </article>
  );
}

function BlindPhoto({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const url = `/api/v1/receipts/${id}/photo?n=0`;
  const size = useNaturalSize(url);
  if (!size) return <Loading />;
  const photo: Photo = { n: 0, url, ...size, turn: 0 };
  return (
    <div className="blind-photo">
      <PhotoStage photo={photo} frame={asTaken(size.width, size.height)} alt={t("desk.photo")} />
    </div>
  );
}
