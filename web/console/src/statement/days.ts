/** Ranges of days as people ask for them, in the mall's own days. Pure. */

import type { Days } from "../api/statement";

export const RANGES = ["today", "yesterday", "week", "month", "last_month"] as const;
export type Range = (typeof RANGES)[number];

/** The mall's day now. */
export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);
}

export function shifted(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

export function daysOf(range: Range, today: string): Days {
  const first = `${today.slice(0, 8)}01`;
  switch (range) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: shifted(today, -1), to: shifted(today, -1) };
    case "week":
      return { from: shifted(today, -6), to: today };
    case "month":
      return { from: first, to: today };
    case "last_month": {
      const last = shifted(first, -1);
      return { from: `${last.slice(0, 8)}01`, to: last };
    }
  }
}

/** Whether the search of a page means this receipt: its number, its amount or its shopper's word. */
export function isMeant(
  search: string,
  receipt: {
    readonly receipt_number?: string | null;
    readonly paid_amount_fen: number;
    readonly member: string;
  },
): boolean {
  const text = search.trim().toLowerCase();
  if (text === "") return true;
  const yuan = (receipt.paid_amount_fen / 100).toFixed(2);
  const number = receipt.receipt_number?.toLowerCase() ?? "";
  return (
    number.includes(text) ||
    receipt.member.toLowerCase().includes(text) ||
    yuan.startsWith(text.replace(/[¥,]/g, ""))
  );
}
