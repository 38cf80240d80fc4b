/** What an audit entry says besides, as people read it. */

import { wordOf } from "../app/words";
import { count, yuan } from "../format/money";

export interface Particular {
  readonly name: string;
  readonly value: string;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Which words a code of this name is one of. */
const GROUPS: Record<string, string> = {
  reasons: "reason",
  decision: "outcome_of",
  kind: "admin.proposal",
  verdict: "verdict",
  wrong: "fault",
  outcome: "dispute.state",
  reason: "take_back.reasons",
};

export function particularsOf(particulars: Readonly<Record<string, unknown>>): readonly Particular[] {
  return Object.entries(particulars).flatMap(([name, value]) => {
    const text = told(name, value);
    return text === "" ? [] : [{ name, value: text }];
  });
}

function told(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map((item) => told(name, item)).join("、");
  if (typeof value === "boolean") return value ? "✓" : "✕";
  if (typeof value === "number") return name.endsWith("_fen") ? `¥${yuan(value)}` : count(value);
  if (typeof value !== "string") return JSON.stringify(value);
  if (ID.test(value)) return value.slice(-6);
  const group = GROUPS[name];
  return group ? wordOf(group, value) : name.endsWith("sha256") ? value.slice(0, 12) : value;
}
