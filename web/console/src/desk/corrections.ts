/** What a person corrects: text in fields, and what it means to the service. Pure. */

import type { Corrections, Known } from "../api/types";
import { fenOf, yuan } from "../format/money";
import { local, typedMoment } from "../format/time";

export const EDITABLE = ["tenant", "paid_amount", "paid_at", "receipt_number"] as const;
export type Editable = (typeof EDITABLE)[number];

export type Draft = Readonly<Record<Editable, string>>;

export function draftOf(known: Known): Draft {
  return {
    tenant: known.tenant?.code ?? "",
    paid_amount: known.paid_amount_fen == null ? "" : yuan(known.paid_amount_fen),
    paid_at: known.paid_at == null ? "" : local(known.paid_at, known.paid_at_precision ?? "second"),
    receipt_number: known.receipt_number ?? "",
  };
}

export interface Meaning {
  readonly corrections: Corrections;
  /** Fields that cannot be understood, or are empty where that says nothing. */
  readonly wrong: readonly Editable[];
}

/** Only what differs from what was read is a correction. */
export function meaningOf(draft: Draft, read: Draft): Meaning {
  const changed = EDITABLE.filter((field) => draft[field].trim() !== read[field]);
  const corrections: Record<string, string | number> = {};
  const wrong: Editable[] = [];
  for (const field of changed) {
    const value = valueOf(field, draft[field].trim());
    if (value === null) wrong.push(field);
    else corrections[NAMES[field]] = value;
  }
  return { corrections, wrong };
}

const NAMES: Record<Editable, keyof Corrections> = {
  tenant: "tenant_code",
  paid_amount: "paid_amount_fen",
  paid_at: "paid_at",
  receipt_number: "receipt_number",
};

function valueOf(field: Editable, text: string): string | number | null {
  switch (field) {
    case "tenant":
      return text === "" ? null : text;
    case "paid_amount": {
      const fen = fenOf(text);
      return fen === 0 ? null : fen;
    }
    case "paid_at":
      return typedMoment(text);
    case "receipt_number":
      // Empty: the paper shows none.
      return text;
  }
}

export function isEmpty(corrections: Corrections): boolean {
  return Object.keys(corrections).length === 0;
}

/** Text read from the photo, as it goes into a field: the part that looks like what belongs there. */
export function fitted(field: Editable, text: string): string {
  const patterns: Record<Editable, RegExp> = {
    tenant: /.+/s,
    paid_amount: /\d[\d,，\s]*(?:[.．]\s?\d{1,2})?/,
    paid_at: /\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?/,
    receipt_number: /[A-Za-z0-9][A-Za-z0-9-]{2,}/,
  };
  const found = patterns[field].exec(text)?.[0] ?? text;
  return field === "paid_at"
    ? found.replaceAll("：", ":").replace(/(\d)(\d{2}:\d{2})/, spaced)
    : found.trim();
}

/** The reader may leave the space between day and hour out: `2026-11-0318:22`. */
function spaced(whole: string, last: string, clock: string): string {
  return whole.includes(" ") ? whole : `${last} ${clock}`;
}
