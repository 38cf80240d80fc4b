import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/queue";
import { useMe } from "../app/session";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { Money } from "../ui/Money";
import { Trouble } from "../ui/states";

interface Props {
  readonly ids: readonly string[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const ACCEPT = "accept";

/** Several receipts with the very same reasons, decided as one, after a look at which ones. */
export function BulkDialog({ ids, isOpen, onClose, onDone }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      footer={null}
      width={720}
      title={t("bulk.title", { count: ids.length })}
      destroyOnHidden
    >
      <BulkForm ids={ids} onDone={onDone} />
    </Modal>
  );
}

function BulkForm({ ids, onDone }: Pick<Props, "ids" | "onDone">) {
  const { t } = useTranslation();
  const { reject_reasons: reasons } = useMe();
  const [choice, setChoice] = useState<string | null>(null);
  const preview = useMutation({
    mutationFn: (decision: string) =>
      api.previewBulk({
        ids,
        approve: decision === ACCEPT ? {} : null,
        reject: decision === ACCEPT ? null : { reason: decision },
      }),
  });
  const carryOut = useMutation({ mutationFn: (token: string) => api.carryOut(token) });
  const options = [
    { value: ACCEPT, label: t("desk.accept") },
    ...reasons.map(({ code }) => ({
      value: code,
      label: t("desk.rejected", { reason: wordOf("reason", code) }),
    })),
  ];
  const error = preview.error ?? carryOut.error;
  return (
    <div className="bulk">
      <Select
        autoFocus
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("bulk.decision")}
        aria-label={t("bulk.decision")}
        value={choice}
        options={options}
        onChange={(value: string) => {
          setChoice(value);
          preview.mutate(value);
        }}
      />
      {error && <Alert type="error" showIcon title={<Trouble error={error} />} />}
      {preview.data && !carryOut.data && <Preview preview={preview.data} />}
      {carryOut.data ? (
        <>
          <Alert
            type={carryOut.data.failed.length > 0 ? "warning" : "success"}
            showIcon
            title={t("bulk.done", { count: carryOut.data.done.length })}
            description={
              carryOut.data.failed.length > 0 ? <LeftOut items={carryOut.data.failed} /> : undefined
            }
          />
          <Button type="primary" onClick={onDone}>
            {t("state.close")}
          </Button>
        </>
      ) : (
        <Button
          type="primary"
          disabled={!preview.data || preview.data.count === 0}
          loading={carryOut.isPending}
          onClick={() => preview.data && carryOut.mutate(preview.data.token)}
        >
          {t("bulk.carry_out", { count: preview.data?.count ?? 0 })}
        </Button>
      )}
    </div>
  );
}

function Preview({ preview }: { readonly preview: api.BulkPreview }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        {preview.reasons.map((code) => (
          <span key={code} className="chip warn">
            {wordOf("reason", code)}
          </span>
        ))}{" "}
        <b>{t("bulk.which", { count: preview.count })}</b>
        {preview.points > 0 && <> · +{count(preview.points)}</>}
      </p>
      <ul className="bulk-items">
        {preview.items.map((item) => (
          <li key={item.id}>
            <span>{item.tenant?.name ?? item.store_name ?? "—"}</span>
            <span className="mono muted">{item.receipt_number ?? "—"}</span>
            <Money fen={item.paid_amount_fen} />
          </li>
        ))}
      </ul>
      {preview.left_out.length > 0 && (
        <details>
          <summary>{t("bulk.left_out", { count: preview.left_out.length })}</summary>
          <LeftOut items={preview.left_out} />
        </details>
      )}
    </>
  );
}

function LeftOut({ items }: { readonly items: api.BulkPreview["left_out"] }) {
  return (
    <ul>
      {items.map(({ id, code, detail }) => (
        <li key={id}>
          <span className="mono muted">{id.slice(-6)}</span> {wordOf("problem", code)}{" "}
          <span className="muted">{detail}</span>
        </li>
      ))}
    </ul>
  );
}
