import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import * as api from "../api/disputes";
import { codeOf } from "../api/problem";
import { may, useMe } from "../app/session";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { local } from "../format/time";
import { useKeys } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import { Money } from "../ui/Money";
import { StatusSign } from "../ui/StatusSign";
import { AnswerDialog } from "./AnswerDialog";
import { Picking } from "./Picking";
import { SmallPhoto } from "./SmallPhoto";

const STATES = ["open", "upheld", "dismissed"] as const;

/** What tenants say is not theirs: to be looked at, answered, and taken back where they are right. */
export function DisputesPage() {
  const { t } = useTranslation();
  const [state, setState] = useState<api.DisputeState>("open");
  const list = useInfiniteQuery({
    queryKey: ["disputes", state],
    queryFn: ({ pageParam, signal }) => api.disputes(state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Picking
      title={t("shell.disputes")}
      list={list}
      items={items}
      nothing={t("dispute.nothing")}
      above={
        <Segmented<api.DisputeState>
          aria-label={t("statement.state")}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: t(`dispute.short.${value}`) }))}
        />
      }
      line={({ receipt, reason, opened_at }) => (
        <>
          <span className="pick-head">
            <b>{receipt.tenant?.name ?? t("desk.no_store")}</b>
            <Money fen={receipt.paid_amount_fen} />
          </span>
          <span className="small muted">
            {t(`dispute.reason.${reason}`)} · {local(opened_at, "minute")}
          </span>
        </>
      )}
      one={(dispute) => <Disputed key={dispute.id} dispute={dispute} />}
    />
  );
}

function Disputed({ dispute }: { readonly dispute: api.Disputed }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, ask] = useState<api.Outcome | null>(null);
  const { receipt, state } = dispute;
  const canSettle = may(me, "senior") && state === "open";
  const left = receipt.points - receipt.points_reversed;
  const canTake = may(me, "senior") && state !== "dismissed" && receipt.status === "credited" && left > 0;
  const takeBack = () => (canTake ? void navigate(`/desk/${receipt.id}?take_back=1`) : false);
  const settling = useMutation({
    mutationFn: ({ outcome, note }: { readonly outcome: api.Outcome; readonly note: string }) =>
      api.settle(dispute.id, outcome, note),
    onSuccess: async (_, { outcome }) => {
      ask(null);
      void message.success(t(`dispute.state.${outcome}`));
      if (outcome === "upheld" && canTake) takeBack();
      await client.invalidateQueries({ queryKey: ["disputes"] });
    },
    onError: (error) => void message.error(wordOf("problem", codeOf(error))),
  });
  useKeys(
    "dispute",
    {
      uphold: () => (canSettle ? ask("upheld") : false),
      dismiss: () => (canSettle ? ask("dismissed") : false),
      take_back_of_it: takeBack,
    },
    asking === null,
  );
  return (
    <section className="after-one" aria-label={t("desk.receipt")}>
      <div className="after-scroll">
        <header className="head">
          <h2>{receipt.tenant?.name ?? t("desk.no_store")}</h2>
          <Money fen={receipt.paid_amount_fen} />
          <StatusSign status={receipt.status} isWordy />
        </header>
        <div className="plea">
          <div>
            <h3>{t("dispute.says")}</h3>
            <p>
              <span className="chip warn">! {t(`dispute.reason.${dispute.reason}`)}</span> {dispute.note}
            </p>
            <p className="muted small">{local(dispute.opened_at, "minute")}</p>
          </div>
          <div>
            <h3>{t("dispute.answer")}</h3>
            {state === "open" ? (
              <p className="muted">{t("dispute.unanswered")}</p>
            ) : (
              <p>
                <span className="chip info">{t(`dispute.state.${state}`)}</span> {dispute.answer}
              </p>
            )}
            {dispute.settled_at && <p className="muted small">{local(dispute.settled_at, "minute")}</p>}
          </div>
        </div>
        <div className="after-beside">
          <SmallPhoto url={`/api/v1/receipts/${receipt.id}/photo?n=0`} alt={t("desk.photo")} />
          <dl className="facts">
            <dt>{t("field.paid_at")}</dt>
            <dd>{receipt.paid_at ? local(receipt.paid_at, receipt.paid_at_precision ?? "second") : "—"}</dd>
            <dt>{t("field.receipt_number")}</dt>
            <dd className="mono">{receipt.receipt_number ?? "—"}</dd>
            <dt>{t("points.unit")}</dt>
            <dd>
              {count(receipt.points)}
              {receipt.points_reversed > 0 && ` − ${count(receipt.points_reversed)}`}
            </dd>
            <dt>{t("twin.fate")}</dt>
            <dd>{t(receipt.decided_by === "staff" ? "twin.by_staff" : "twin.by_machine")}</dd>
          </dl>
        </div>
      </div>
      <footer className="actions">
        <div className="actions-main">
          {canSettle && (
            <>
              <Button type="primary" onClick={() => ask("upheld")}>
                {t("dispute.uphold")} <Caps action="uphold" />
              </Button>
              <Button onClick={() => ask("dismissed")}>
                {t("dispute.dismiss")} <Caps action="dismiss" />
              </Button>
            </>
          )}
          {canTake && (
            <Button danger onClick={takeBack}>
              {t("take_back.open")} <Caps action="take_back_of_it" />
            </Button>
          )}
          <Button onClick={() => void navigate(`/desk/${receipt.id}`)}>{t("dispute.look")}</Button>
        </div>
      </footer>
      <AnswerDialog
        outcome={asking}
        isBusy={settling.isPending}
        onClose={() => ask(null)}
        onAnswer={(outcome, note) => settling.mutate({ outcome, note })}
      />
    </section>
  );
}
