/** Two receipts field by field. Pure. */

import type { DeskView } from "../api/types";
import { yuan } from "../format/money";
import { local } from "../format/time";
import { quadOf, type Quad } from "../geometry/quad";

export interface Compared {
  readonly field: string;
  readonly left: string;
  readonly right: string;
  readonly verdict: "agree" | "differ" | "unknown";
  readonly leftQuad: Quad | null;
  readonly rightQuad: Quad | null;
}

const FIELDS = [
  ["tenant", "store_name"],
  ["paid_amount", "paid_amount"],
  ["paid_at", "paid_at"],
  ["receipt_number", "receipt_number"],
  ["terminal", "terminal"],
  ["cashier", "cashier"],
  ["payment_method", "payment_method"],
] as const;

function valueOf({ receipt }: DeskView, field: string): string {
  switch (field) {
    case "tenant":
      return receipt.tenant?.name ?? receipt.store_name ?? "";
    case "paid_amount":
      return receipt.paid_amount_fen == null ? "" : yuan(receipt.paid_amount_fen);
    case "paid_at":
      return receipt.paid_at ? local(receipt.paid_at, receipt.paid_at_precision ?? "second") : "";
    case "receipt_number":
      return receipt.receipt_number ?? "";
    default:
      return receipt.read?.fields?.[field]?.value ?? "";
  }
}

/** What one paper shows and the other does not neither agrees nor differs. */
export function compare(left: DeskView, right: DeskView): readonly Compared[] {
  return FIELDS.flatMap(([field, source]) => {
    const [l, r] = [valueOf(left, field), valueOf(right, field)];
    if (l === "" && r === "") return [];
    const isPart = field === "paid_at" && l !== "" && r !== "" && (l.startsWith(r) || r.startsWith(l));
    const verdict = l === "" || r === "" ? "unknown" : l === r || isPart ? "agree" : "differ";
    const place = (view: DeskView) => quadOf(view.receipt.read?.fields?.[source]?.quad);
    return [{ field, left: l, right: r, verdict, leftQuad: place(left), rightQuad: place(right) } as const];
  });
}
