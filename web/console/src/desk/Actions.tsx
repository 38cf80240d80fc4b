import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { may, useMe } from "../app/session";
import { count } from "../format/money";
import type { Action } from "../keys/bindings";
import { Caps } from "../ui/Caps";
import { NoteDialog } from "./NoteDialog";
import { RejectDialog } from "./RejectDialog";
import type { Actions as Given } from "./useActions";
import type { Editing } from "./useCorrections";

interface Props {
  readonly view: DeskView;
  readonly editing: Editing;
  readonly actions: Given;
}

/** What a person does with the receipt, each with its key. */
export function Actions({ view, editing, actions }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { canDecide, ask, asking } = actions;
  const nine = me.reject_reasons.slice(0, 9);
  return (
    <footer className="actions">
      <div className="actions-main">
        <AcceptButton view={view} editing={editing} actions={actions} />
        <Button disabled={!canDecide} onClick={() => ask("skip")}>
          {t("desk.skip")} <Caps action="skip" />
        </Button>
        {!may(me, "senior") && (
          <Button disabled={!canDecide} onClick={() => ask("hand_over")}>
            {t("desk.hand_over")} <Caps action="hand_over" />
          </Button>
        )}
      </div>
      <div className="actions-reject" role="group" aria-label={t("desk.reject")}>
        {nine.map(({ code }, nth) => (
          <button key={code} type="button" disabled={!canDecide} onClick={() => actions.reject(code)}>
            <Caps action={`reject_${String(nth + 1)}` as Action} /> {wordOf("reason", code)}
          </button>
        ))}
        <button type="button" disabled={!canDecide} onClick={() => ask("reject")}>
          <Caps action="reject" /> {t("desk.other_reason")}
        </button>
      </div>
      <RejectDialog
        isOpen={asking === "reject"}
        onClose={() => ask(null)}
        onReject={(reason, note) => {
          ask(null);
          actions.reject(reason, note);
        }}
      />
      <NoteDialog
        kind={asking === "skip" || asking === "hand_over" ? asking : null}
        onClose={() => ask(null)}
        onNote={(note) => {
          ask(null);
          if (asking === "skip") actions.skip(note);
          else actions.handOver(note);
        }}
      />
    </footer>
  );
}

function AcceptButton({ view, editing, actions }: Props) {
  const { t } = useTranslation();
  const { outcome, isCorrected, isChecking } = editing;
  const { proposal } = view;
  const refuses = outcome?.would === "refuse" && !proposal;
  const isTwinQuestion = refuses && outcome.problem?.code === "duplicate_sale";
  const points = proposal?.points ?? outcome?.points;
  const word = proposal
    ? t("desk.confirm_proposal")
    : actions.isProposal
      ? t("desk.propose")
      : isCorrected
        ? t("desk.accept_corrected")
        : t("desk.accept");
  return (
    <>
      <Button
        type="primary"
        className="accept"
        disabled={!actions.canDecide || refuses}
        loading={isChecking || actions.isWaiting}
        onClick={() => actions.accept()}
      >
        {word} {points !== undefined && !refuses && <b>+{count(points)}</b>}{" "}
        <Caps action={isCorrected ? "accept_corrected" : "accept"} />
      </Button>
      {isTwinQuestion && (
        <Button disabled={!actions.canDecide} onClick={() => actions.accept(true)}>
          {t("desk.accept_another")} <Caps action="accept_another" />
        </Button>
      )}
    </>
  );
}
