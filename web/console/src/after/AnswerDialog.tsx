import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Outcome } from "../api/disputes";

interface Props {
  readonly outcome: Outcome | null;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onAnswer: (outcome: Outcome, note: string) => void;
}

/** What the tenant is told. */
export function AnswerDialog({ outcome, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open={outcome !== null}
      onCancel={onClose}
      footer={null}
      title={outcome ? t(`dispute.state.${outcome}`) : ""}
      destroyOnHidden
    >
      {outcome && <Answer outcome={outcome} {...rest} />}
    </Modal>
  );
}

function Answer({
  outcome,
  isBusy,
  onAnswer,
}: Omit<Props, "onClose" | "outcome"> & { readonly outcome: Outcome }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const send = () => {
    if (!isBusy) onAnswer(outcome, note.trim());
  };
  return (
    <div className="note-form">
      <Input.TextArea
        autoFocus
        aria-label={t("dispute.to_tenant")}
        placeholder={t("dispute.to_tenant")}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <p className="muted small">{t("dispute.moves_nothing")}</p>
      <span className="buttons">
        <Button type="primary" loading={isBusy} onClick={send}>
          {t("dispute.send_answer")} ↵
        </Button>
      </span>
    </div>
  );
}
