/** Each appeal with the refusal that it is against, the newest first. Pure. */

import type { DeskView, HistoryEntry, Receipt } from "../api/types";

type Appeal = NonNullable<Receipt["appeals"]>[number];

export interface Refusal {
  readonly at: string;
  /** Who of the staff; `null`: the machine. */
  readonly by: string | null;
  readonly reasons: readonly string[];
  readonly note: string | null;
}

export interface Plea {
  readonly refusal: Refusal | null;
  readonly appeal: Appeal;
}

export function pleas({ receipt, history }: Pick<DeskView, "receipt" | "history">): readonly Plea[] {
  const refusals = history.filter(({ event }) => event === "rejected").map(refused);
  const found = (receipt.appeals ?? []).map((appeal) => {
    const before = refusals.filter(({ at }) => Date.parse(at) <= Date.parse(appeal.at));
    return { appeal, refusal: before.at(-1) ?? null };
  });
  return found.reverse();
}

function refused({ at, actor, particulars }: HistoryEntry): Refusal {
  const { reasons, note } = particulars;
  return {
    at,
    by: actor.kind === "staff" ? (actor.name ?? actor.kind) : null,
    reasons: Array.isArray(reasons) ? reasons.map(String) : [],
    note: typeof note === "string" ? note : null,
  };
}
