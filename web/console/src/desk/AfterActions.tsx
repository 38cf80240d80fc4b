import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import * as api from "../api/desk";
import { codeOf } from "../api/problem";
import type { DeskView } from "../api/types";
import { may, useMe } from "../app/session";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { useKeys } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import { TakeBackDialog } from "./TakeBackDialog";
import type { Desk } from "./useLine";

interface Props {
  readonly view: DeskView;
  readonly desk: Desk;
  readonly onNext: () => void;
}

/** What can still be done with a receipt that has been decided. */
export function AfterActions({ view, desk, onNext }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const { receipt, proposal } = view;
  const left = receipt.points - receipt.points_reversed;
  const isProposed = proposal?.kind === "reverse";
  const canTake = may(me, "senior") && receipt.status === "credited" && left > 0 && !proposal;
  const [isAsking, setAsking] = useState(canTake && search.has("take_back"));
  const [isSent, setSent] = useState(false);
  const canSettle = isProposed && !proposal.mine && may(me, "senior");
  const again = () => {
    desk.refresh();
    return client.invalidateQueries({ queryKey: ["proposals"] });
  };
  const settling = useMutation<unknown, Error, "confirm" | "decline">({
    mutationFn: (verdict) => {
      const id = proposal?.id ?? "";
      return verdict === "confirm" ? api.confirmProposal(id) : api.declineProposal(id);
    },
    onSuccess: async (_, verdict) => {
      setSent(true);
      void message.success(t(`take_back.settled.${verdict}`));
      await again();
    },
    onError: (error) => void message.error(wordOf("problem", codeOf(error))),
  });
  const ask = () => {
    if (canTake && !isSent) setAsking(true);
    else void message.info(t("take_back.not_now"));
  };
  useKeys(
    "decided",
    {
      take_back: ask,
      confirm_take_back: () => (canSettle && !isSent ? settling.mutate("confirm") : false),
      decline_take_back: () => (isProposed && !isSent ? settling.mutate("decline") : false),
      go_on: onNext,
    },
    !isAsking,
  );
  return (
    <footer className="actions">
      <div className="actions-main">
        {canSettle && !isSent && (
          <Button
            type="primary"
            danger
            loading={settling.isPending}
            onClick={() => settling.mutate("confirm")}
          >
            {t("take_back.confirm", { points: count(proposal.points) })} <Caps action="confirm_take_back" />
          </Button>
        )}
        {isProposed && !isSent && (
          <Button loading={settling.isPending} onClick={() => settling.mutate("decline")}>
            {proposal.mine ? t("admin.take_back") : t("take_back.decline")}{" "}
            <Caps action="decline_take_back" />
          </Button>
        )}
        {canTake && (
          <Button danger disabled={isSent} onClick={ask}>
            {t("take_back.open")} <Caps action="take_back" />
          </Button>
        )}
        <Button onClick={onNext}>
          {t("desk.go_on")} <Caps action="go_on" />
        </Button>
        {isSent && <span className="muted">{t("take_back.sent")}</span>}
      </div>
      <TakeBackDialog
        view={view}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onDone={(wasProposed) => {
          setAsking(false);
          setSent(wasProposed);
          void message.success(t(wasProposed ? "take_back.proposed" : "take_back.done"));
          void again();
        }}
      />
    </footer>
  );
}
