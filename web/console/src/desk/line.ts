/** The receipts at hand: the one being decided, those after it, and what was just decided. Pure. */

import type { DeskView, Held } from "../api/types";

export interface Line {
  /** The first one is shown, the others are loaded already. */
  readonly waiting: readonly DeskView[];
  /** Decided, not answered yet: not to be shown when they are handed out once more. */
  readonly leaving: ReadonlySet<string>;
  /** Can still be undone, the latest last. */
  readonly held: readonly HeldDecision[];
}

export interface HeldDecision extends Held {
  /** By this page's clock, in milliseconds. */
  readonly endsAt: number;
  readonly title: string;
  /** As it was, to be shown again at once. */
  readonly view: DeskView;
}

export const EMPTY: Line = { waiting: [], leaving: new Set(), held: [] };

/** What the service handed out takes its place; what is shown stays shown while it is ours. */
export function filled(line: Line, items: readonly DeskView[]): Line {
  const fresh = items.filter(({ receipt }) => !line.leaving.has(receipt.id));
  const [shown] = line.waiting;
  const same = shown && fresh.find(({ receipt }) => receipt.id === shown.receipt.id);
  if (!same) return { ...line, waiting: fresh };
  const rest = fresh.filter((view) => view !== same);
  const isSameVersion = same.receipt.version === shown.receipt.version;
  return { ...line, waiting: [isSameVersion ? shown : same, ...rest] };
}

/** The receipt has been decided here; the next one is shown before the service has answered. */
export function left(line: Line, id: string): Line {
  return {
    ...line,
    waiting: line.waiting.filter(({ receipt }) => receipt.id !== id),
    leaving: new Set([...line.leaving, id]),
  };
}

/** The service took the decision and holds it. */
export function heldBack(line: Line, decision: HeldDecision): Line {
  return { ...line, leaving: without(line.leaving, decision.id), held: [...line.held, decision] };
}

/** It goes back to the front: undone, or refused by the service. */
export function returned(line: Line, view: DeskView): Line {
  const { id } = view.receipt;
  return {
    waiting: [view, ...line.waiting.filter(({ receipt }) => receipt.id !== id)],
    leaving: without(line.leaving, id),
    held: line.held.filter((decision) => decision.id !== id),
  };
}

/** It is neither shown nor expected any more. */
export function gone(line: Line, id: string): Line {
  return { ...line, leaving: without(line.leaving, id) };
}

/** Decisions whose time is over cannot be undone. */
export function aged(line: Line, now: number): Line {
  const held = line.held.filter(({ endsAt }) => now < endsAt);
  return held.length === line.held.length ? line : { ...line, held };
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((one) => one !== id));
}
