import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { codeOf, Problem } from "../api/problem";
import type { Receipt } from "../api/types";
import { wordOf } from "../app/words";
import { yuan } from "../format/money";
import { local } from "../format/time";
import { Trouble } from "../ui/states";
import type { Desk } from "./useLine";

/** Why the service did not take the last decision; for a stale one, what has changed since. */
export function Refused({ desk }: { readonly desk: Desk }) {
  const { t } = useTranslation();
  const { refusal } = desk;
  if (!refusal) return null;
  const { seen, view, error } = refusal;
  const isStale = codeOf(error) === "stale";
  return (
    <Alert
      className="refused"
      type={isStale ? "warning" : "error"}
      showIcon
      closable={{ onClose: desk.forget }}
      role="alert"
      title={
        <>
          <b>{seen.receipt.tenant?.name ?? seen.receipt.store_name ?? t("desk.no_store")}</b>{" "}
          <Trouble error={error} />
        </>
      }
      description={isStale ? <Changes error={error} before={seen.receipt} after={view.receipt} /> : undefined}
    />
  );
}

interface ChangesProps {
  readonly error: unknown;
  readonly before: Receipt;
  readonly after: Receipt;
}

interface Changed {
  readonly version: number;
  readonly status: string;
  readonly at: string;
}

function Changes({ error, before, after }: ChangesProps) {
  const { t } = useTranslation();
  const told = error instanceof Problem ? error.body["changed"] : undefined;
  const events = Array.isArray(told) ? (told as readonly Changed[]) : [];
  return (
    <ul className="changes">
      {events.map(({ version, status, at }) => (
        <li key={version}>
          {local(at)} → {wordOf("status", status)}
        </li>
      ))}
      {changedFields(before, after).map(({ field, from, to }) => (
        <li key={field}>
          {wordOf("field", field)}: <del>{from}</del> → <ins>{to}</ins>
        </li>
      ))}
      {events.length === 0 && <li>{t("desk.shown_anew")}</li>}
    </ul>
  );
}

function changedFields(before: Receipt, after: Receipt) {
  const shown = (receipt: Receipt): Record<string, string> => ({
    tenant: receipt.tenant?.name ?? "—",
    paid_amount: receipt.paid_amount_fen == null ? "—" : yuan(receipt.paid_amount_fen),
    paid_at: receipt.paid_at ? local(receipt.paid_at) : "—",
    receipt_number: receipt.receipt_number ?? "—",
  });
  const [old, now] = [shown(before), shown(after)];
  return Object.keys(old).flatMap((field) => {
    const [from, to] = [old[field] ?? "", now[field] ?? ""];
    return from === to ? [] : [{ field, from, to }];
  });
}
