/** The queue's filters, as they stand in the page's address. Pure. */

import type { Filters } from "../api/queue";
import { fenOf } from "../format/money";

export const FILTERS = [
  "status", "reason", "tenant", "category", "amount_from_fen", "amount_to_fen", "older_than_minutes", "overdue",
  "appealed", "for_senior", "mine", "member", "from", "to", "q",
] as const; // prettier-ignore
export type FilterName = (typeof FILTERS)[number];

export const STATUSES = ["in_review", "credited", "rejected", "reversed", "all"] as const;

export function filtersOf(search: URLSearchParams): Filters {
  const found = FILTERS.flatMap((name) => {
    const value = search.get(name);
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The filters with one changed; what says nothing is left out. */
export function changed(filters: Filters, name: FilterName, value: string | null): Filters {
  const rest = Object.entries(filters).filter(([known]) => known !== name);
  const says = value !== null && value !== "" && !(name === "status" && value === "in_review");
  return Object.fromEntries(says ? [...rest, [name, value]] : rest);
}

export function isSame(a: Filters, b: Filters): boolean {
  const word = (filters: Filters) => JSON.stringify(Object.entries(filters).sort());
  return word(a) === word(b);
}

/** An amount as typed in a filter, in fen as the service wants it. */
export function amount(text: string): string | null {
  const fen = fenOf(text);
  return fen === null ? null : String(fen);
}
