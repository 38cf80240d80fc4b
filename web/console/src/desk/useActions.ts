/** What can be done with the receipt that is shown, and the keys that do it. */

import { App } from "antd";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/desk";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { may, useMe } from "../app/session";
import { count } from "../format/money";
import type { Action } from "../keys/bindings";
import { useKeys } from "../keys/useKeys";
import type { Editable } from "./corrections";
import type { Editing } from "./useCorrections";
import type { Desk } from "./useLine";

/** The dialogue that is open. */
export type Asking = "reject" | "skip" | "hand_over" | null;

export interface Actions {
  readonly canDecide: boolean;
  /** The decision needs a second person: it is proposed, not carried out. */
  readonly isProposal: boolean;
  readonly asking: Asking;
  readonly ask: (asking: Asking) => void;
  readonly accept: (isAnotherSale?: boolean) => void;
  readonly isWaiting: boolean;
  readonly reject: (reason: string, note?: string) => void;
  readonly skip: (note: string) => void;
  readonly handOver: (note: string) => void;
}

interface Given {
  readonly view: DeskView;
  readonly desk: Desk;
  readonly editing: Editing;
  readonly isSingle: boolean;
  readonly onNext: () => void;
  readonly focus: (field: Editable) => void;
}

type Waiting = { readonly isAnotherSale: boolean } | null;

export function useActions({ view, desk, editing, isSingle, onNext, focus }: Given): Actions {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const [asking, ask] = useState<Asking>(null);
  // Accepted while the checks run: carried out when they are through, if nothing speaks against it.
  const [waiting, setWaiting] = useState<Waiting>(null);
  const { receipt, proposal } = view;
  const isMineToDecide = !view.claim || view.claim.mine;
  const canDecide = receipt.status === "in_review" && isMineToDecide && !view.held && !proposal?.mine;
  const isProposal = editing.outcome?.second_person.needed === true && !proposal;
  const done = () => {
    if (isSingle) onNext();
  };

  const accept = (isAnotherSale = false) => {
    if (!canDecide) return;
    const [wrong] = editing.wrong;
    if (wrong) {
      focus(wrong);
      void message.warning(t("desk.fix_first", { field: wordOf("field", wrong) }));
      return;
    }
    if (proposal) {
      desk.putAside(view, () => api.confirmProposal(proposal.id));
      done();
      return;
    }
    if (!editing.outcome) {
      if (editing.isChecking) setWaiting({ isAnotherSale });
      return;
    }
    const { outcome } = editing;
    if (outcome.would === "refuse" && !isAnotherSale) {
      const code = outcome.problem?.code ?? "internal";
      void message.warning(t("desk.would_refuse", { why: wordOf("problem", code) }));
      return;
    }
    const approval = {
      version: receipt.version,
      ...(editing.isCorrected ? { corrections: editing.corrections } : {}),
      ...(isAnotherSale ? { another_sale: true } : {}),
    };
    if (isProposal) desk.putAside(view, () => api.propose(receipt.id, approval));
    else
      desk.decide(view, t("desk.accepted", { points: count(outcome.points) }), () =>
        api.approve(receipt.id, approval),
      );
    done();
  };
  const answered = useRef<Waiting>(null);
  const whenChecked = useEffectEvent((wanted: NonNullable<Waiting>) => {
    if (answered.current === wanted || !editing.outcome) return;
    answered.current = wanted;
    accept(wanted.isAnotherSale);
  });
  useEffect(() => {
    if (waiting !== null && !editing.isChecking) whenChecked(waiting);
  }, [waiting, editing.isChecking]);

  const reject = (reason: string, note?: string) => {
    if (!canDecide) return;
    if (proposal)
      desk.putAside(view, () => api.declineProposal(proposal.id, note ?? wordOf("reason", reason)));
    else {
      const title = t("desk.rejected", { reason: wordOf("reason", reason) });
      desk.decide(view, title, () => api.reject(receipt.id, receipt.version, reason, note));
    }
    done();
  };
  const rejectNth = (nth: number) => () => {
    const reason = me.reject_reasons[nth];
    if (reason) reject(reason.code);
  };
  const only = (act: () => void) => () => {
    if (canDecide) act();
    else void message.info(t("desk.not_yours"));
  };
  const digits = Object.fromEntries(
    Array.from({ length: 9 }, (_, nth) => [`reject_${String(nth + 1)}`, only(rejectNth(nth))]),
  ) as Partial<Record<Action, () => void>>;
  useKeys(
    "desk",
    {
      accept: only(() => accept()),
      accept_corrected: only(() => accept()),
      accept_another: only(() => accept(true)),
      reject: only(() => ask("reject")),
      skip: only(() => ask("skip")),
      hand_over: only(() => (may(me, "senior") ? undefined : ask("hand_over"))),
      ...digits,
    },
    asking === null && receipt.status === "in_review",
  );
  return {
    canDecide,
    isProposal,
    asking,
    ask,
    accept,
    isWaiting: waiting !== null && editing.isChecking,
    reject,
    skip: (note) => {
      desk.putAside(view, () => api.skip(receipt.id, note));
      done();
    },
    handOver: (note) => {
      desk.putAside(view, () => api.handToSenior(receipt.id, note));
      done();
    },
  };
}
