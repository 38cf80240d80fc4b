import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/statement";
import { local } from "../format/time";
import { Trouble } from "../ui/states";

const REASONS = ["not_our_receipt", "wrong_amount", "returned", "staff_misuse", "other"] as const;

/** “This is not ours”: brings the receipt back to the desk, with the tenant's note. */
export function DisputeBox({ receipt }: { readonly receipt: api.TenantReceipt }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState<api.DisputeReason>("not_our_receipt");
  const [note, setNote] = useState("");
  const sending = useMutation({
    mutationFn: () => api.dispute(receipt.id, reason, note.trim()),
    onSuccess: () => {
      setOpen(false);
      return client.invalidateQueries({ queryKey: ["statement"] });
    },
  });
  const { dispute } = receipt;
  return (
    <section className="dispute">
      {dispute && (
        <div className="said-by">
          <b>{t(`dispute.state.${dispute.state}`)}</b> {t(`dispute.reason.${dispute.reason}`)}
          {dispute.note && <> · {dispute.note}</>}{" "}
          <span className="muted">{local(dispute.opened_at, "minute")}</span>
          {dispute.answer && (
            <p>
              {t("dispute.answer")} {dispute.answer}
            </p>
          )}
        </div>
      )}
      {dispute?.state !== "open" && !isOpen && (
        <Button danger onClick={() => setOpen(true)}>
          {t("dispute.open")}
        </Button>
      )}
      {isOpen && (
        <div className="note-form">
          <Radio.Group
            vertical
            value={reason}
            onChange={(event) => setReason(event.target.value as api.DisputeReason)}
            options={REASONS.map((value) => ({ value, label: t(`dispute.reason.${value}`) }))}
          />
          <Input.TextArea
            aria-label={t("dispute.note")}
            placeholder={t("dispute.note")}
            maxLength={2000}
            rows={3}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {sending.error && (
            <p role="alert" className="field-trouble">
              <Trouble error={sending.error} />
            </p>
          )}
          <span className="buttons">
            <Button onClick={() => setOpen(false)}>{t("state.cancel")}</Button>
            <Button type="primary" danger loading={sending.isPending} onClick={() => sending.mutate()}>
              {t("dispute.send")}
            </Button>
          </span>
        </div>
      )}
    </section>
  );
}
