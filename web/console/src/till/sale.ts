/** What was typed at the till, as the sale that a code stands for. */

import type { CodeSale } from "../api/till";
import { fenOf } from "../format/money";
import { typedMoment } from "../format/time";
import { momentIn, shownAt } from "./moment";

export interface Typed {
  readonly amount: string;
  readonly number: string;
  /** Empty: now. */
  readonly time: string;
}

export type Field = keyof Typed;

/** The sale, or the fields that have to be typed again. */
export function saleOf(typed: Typed, zone: string, now: Date): CodeSale | readonly Field[] {
  const fen = fenOf(typed.amount);
  const number = typed.number.trim();
  const time = typed.time.trim();
  const moment = typedMoment(time);
  const paid_at = time === "" ? momentIn(zone, now) : wholeMoment(moment, zone);
  const wrong: Field[] = [];
  if (fen === null || fen === 0) wrong.push("amount");
  if (!/[\p{L}\p{N}]/u.test(number)) wrong.push("number");
  if (paid_at === null) wrong.push("time");
  if (wrong.length > 0 || fen === null || paid_at === null) return wrong;
  return { paid_amount_fen: fen, paid_at, receipt_number: number };
}

/** A code is for a moment to the second; a time without one is its whole minute. */
function wholeMoment(local: string | null, zone: string): string | null {
  if (!local?.includes("T")) return null;
  return shownAt(zone, local.length === "2026-11-03T18:22".length ? `${local}:00` : local);
}
