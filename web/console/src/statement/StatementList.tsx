import { useTranslation } from "react-i18next";
import type { TenantReceipt } from "../api/statement";
import { count } from "../format/money";
import { local } from "../format/time";
import { Money } from "../ui/Money";
import { StatusSign } from "../ui/StatusSign";

interface Props {
  readonly receipts: readonly TenantReceipt[];
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
}

export function StatementList({ receipts, openId, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <table className="rows card">
      <thead>
        <tr>
          <th>{t("field.paid_at")}</th>
          <th>{t("field.receipt_number")}</th>
          <th className="number">{t("field.paid_amount")}</th>
          <th className="number">{t("statement.points")}</th>
          <th>{t("statement.member")}</th>
          <th>{t("statement.state")}</th>
        </tr>
      </thead>
      <tbody>
        {receipts.map((receipt) => (
          <tr key={receipt.id} aria-selected={receipt.id === openId} onClick={() => onOpen(receipt.id)}>
            <td>{local(receipt.paid_at, receipt.paid_at_precision ?? "second")}</td>
            <td className="mono">
              <button type="button" className="link" onClick={() => onOpen(receipt.id)}>
                {receipt.receipt_number ?? t("statement.no_number")}
              </button>
            </td>
            <td className="number">
              <Money fen={receipt.paid_amount_fen} />
            </td>
            <td className="number">
              {count(receipt.points)}
              {receipt.points_reversed > 0 && (
                <span className="muted"> −{count(receipt.points_reversed)}</span>
              )}
            </td>
            <td className="mono muted">{receipt.member}</td>
            <td>
              <StatusSign status={receipt.status} isWordy />{" "}
              {receipt.dispute && (
                <span className={`chip ${receipt.dispute.state === "open" ? "warn" : "info"}`}>
                  {t(`dispute.state.${receipt.dispute.state}`)}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
