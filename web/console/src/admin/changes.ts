/** A change of rules as people read it. Pure. */

import { count, yuan } from "../format/money";

const RATE = "rates.";

/** What is changed: a category by its name, anything else by what the page calls its place. */
export function changedWhat(path: string, nameOf: (path: string) => string): string {
  return path.startsWith(RATE) ? path.slice(RATE.length) : nameOf(path);
}

/** What stands there, amounts in yuan as the form shows them. */
export function changedTo(path: string, value: unknown): string {
  if (typeof value !== "number") return value == null ? "—" : JSON.stringify(value);
  const isAmount = path.startsWith(RATE) || path.endsWith("_fen");
  return isAmount ? `¥${yuan(value)}` : count(value);
}
