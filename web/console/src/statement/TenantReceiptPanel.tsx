import { Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TenantReceipt } from "../api/statement";
import { count } from "../format/money";
import { local } from "../format/time";
import { Money } from "../ui/Money";
import { DisputeBox } from "./DisputeBox";

interface Props {
  readonly receipt: TenantReceipt | null;
  readonly onClose: () => void;
}

/** One receipt with its photo, in which what belongs to the shopper is covered. */
export function TenantReceiptPanel({ receipt, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer open={receipt !== null} onClose={onClose} size={480} title={t("statement.one")} destroyOnHidden>
      {receipt && (
        <div className="tenant-receipt">
          <dl className="pairs">
            <dt>{t("field.paid_at")}</dt>
            <dd>{local(receipt.paid_at, receipt.paid_at_precision ?? "second")}</dd>
            <dt>{t("field.receipt_number")}</dt>
            <dd className="mono">{receipt.receipt_number ?? "—"}</dd>
            <dt>{t("field.paid_amount")}</dt>
            <dd>
              <Money fen={receipt.paid_amount_fen} />
            </dd>
            <dt>{t("statement.points")}</dt>
            <dd>{count(receipt.points)}</dd>
            <dt>{t("statement.member")}</dt>
            <dd className="mono">{receipt.member}</dd>
          </dl>
          <DisputeBox receipt={receipt} />
          <MaskedPhoto key={receipt.id} id={receipt.id} />
        </div>
      )}
    </Drawer>
  );
}

function MaskedPhoto({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="photo-none">{t("problem.photo_not_maskable")}</p>;
  return (
    <figure>
      <img src={`/api/v1/receipts/${id}/photo`} alt={t("desk.photo")} onError={() => setBroken(true)} />
      <figcaption className="muted small">{t("statement.masked")}</figcaption>
    </figure>
  );
}
