import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/desk";
import { codeOf, Problem } from "../api/problem";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { count, fenOf, yuan } from "../format/money";
import { local } from "../format/time";
import { Money } from "../ui/Money";
import { Trouble } from "../ui/states";
import { leftOf, takenFor } from "./takeBack";

const REASONS = ["return", "exchange", "mistake"] as const;

interface Props {
  readonly view: DeskView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: (isProposed: boolean) => void;
}

/** Takes back what a returned sale, or the returned part of one, has earned. */
export function TakeBackDialog({ view, isOpen, onClose, onDone }: Props) {
  const { t } = useTranslation();
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t("take_back.title")} destroyOnHidden>
      <Form view={view} onDone={onDone} />
    </Modal>
  );
}

function Form({ view, onDone }: Pick<Props, "view" | "onDone">) {
  const { t } = useTranslation();
  const { receipt } = view;
  const left = leftOf(receipt);
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState<string>("return");
  const [note, setNote] = useState("");
  // Of this dialogue: what is sent twice is carried out once.
  const [key] = useState(() => crypto.randomUUID());
  const fen = amount.trim() === "" ? null : fenOf(amount);
  const isWrong = amount.trim() !== "" && (fen === null || fen === 0 || fen > left);
  const what: api.TakeBack = {
    reason,
    ...(fen === null ? {} : { amount_fen: fen }),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
  };
  const taking = useMutation({
    mutationFn: () => api.takeBack(receipt.id, receipt.version, what, key),
    onSuccess: () => onDone(false),
  });
  const proposing = useMutation({
    mutationFn: () => api.proposeTakeBack(receipt.id, receipt.version, what),
    onSuccess: () => onDone(true),
  });
  const needsTwo = codeOf(taking.error) === "second_person_needed";
  const error = proposing.error ?? (needsTwo ? null : taking.error);
  const send = () => {
    if (isWrong || taking.isPending || proposing.isPending) return;
    if (needsTwo) proposing.mutate();
    else taking.mutate();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    send();
  };
  const changed = () => {
    taking.reset();
    proposing.reset();
  };
  return (
    <div className="take-back" onKeyDown={onKey}>
      <Left receipt={receipt} fen={fen} isWrong={isWrong} />
      <label>
        {t("take_back.amount")}
        <Input
          autoFocus
          prefix="¥"
          inputMode="decimal"
          placeholder={t("take_back.whole", { amount: yuan(left) })}
          value={amount}
          {...(isWrong ? { status: "error" as const } : {})}
          onChange={(event) => {
            setAmount(event.target.value);
            changed();
          }}
        />
      </label>
      {isWrong && (
        <p role="alert" className="field-trouble">
          {t("take_back.too_much", { amount: yuan(left) })}
        </p>
      )}
      <fieldset className="choices">
        <legend>{t("take_back.reason")}</legend>
        {REASONS.map((word) => (
          <label key={word}>
            <input
              type="radio"
              name="take-back-reason"
              checked={reason === word}
              onChange={() => {
                setReason(word);
                changed();
              }}
            />{" "}
            {t(`take_back.reasons.${word}`)}
          </label>
        ))}
      </fieldset>
      <label>
        {t("desk.note_optional")}
        <Input
          maxLength={2000}
          value={note}
          onChange={(event) => {
            setNote(event.target.value);
            changed();
          }}
        />
      </label>
      {needsTwo && (
        <Alert
          type="warning"
          showIcon
          title={t("take_back.second_person", { amount: yuan(limitOf(taking.error)) })}
        />
      )}
      {error && <Alert type="error" showIcon title={<Trouble error={error} />} />}
      <span className="buttons">
        <Button
          type="primary"
          danger
          disabled={isWrong}
          loading={taking.isPending || proposing.isPending}
          onClick={send}
        >
          {needsTwo ? t("desk.propose") : t("take_back.take")} ↵
        </Button>
      </span>
    </div>
  );
}

interface LeftProps {
  readonly receipt: DeskView["receipt"];
  readonly fen: number | null;
  readonly isWrong: boolean;
}

/** What is left of the sale, what this would take of it, and what was taken before. */
function Left({ receipt, fen, isWrong }: LeftProps) {
  const { t } = useTranslation();
  const left = leftOf(receipt);
  return (
    <>
      <dl className="figures small">
        <div>
          <dt>{t("take_back.left")}</dt>
          <dd>
            <Money fen={left} />
          </dd>
        </div>
        <div>
          <dt>{t("points.unit")}</dt>
          <dd>{count(receipt.points - receipt.points_reversed)}</dd>
        </div>
        <div>
          <dt>{t("take_back.would")}</dt>
          <dd>−{isWrong ? "…" : count(takenFor(receipt, fen))}</dd>
        </div>
      </dl>
      {(receipt.reversals ?? []).map((past) => (
        <p key={past.at} className="said-by">
          <b>−{count(past.points)}</b> <Money fen={past.amount_fen} />{" "}
          {wordOf("take_back.reasons", past.reason)} {past.note}{" "}
          <span className="muted">{local(past.at, "minute")}</span>
        </p>
      ))}
    </>
  );
}

function limitOf(error: unknown): number {
  const limit = error instanceof Problem ? error.body["limit_fen"] : undefined;
  return typeof limit === "number" ? limit : 0;
}
