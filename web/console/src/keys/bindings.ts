/** Every key of the console, and nothing else: what `?` shows is this table. */

import type { Chord } from "./chord";

export interface Binding {
  readonly action: Action;
  readonly chords: readonly Chord[];
  /** Also while a field is being typed in. */
  readonly whileTyping?: boolean;
}

export const SCOPES = ["anywhere", "desk", "decided", "photo", "twin", "field", "queue", "dispute"] as const;
export type Scope = (typeof SCOPES)[number];

const TABLE = {
  anywhere: [
    ["help", ["?"]],
    ["go_desk", ["g d"]],
    ["go_queue", ["g q"]],
    ["go_overview", ["g o"]],
    ["go_appeals", ["g p"]],
    ["go_disputes", ["g t"]],
    ["go_quality", ["g z"]],
    ["go_admin", ["g a"]],
    ["search", ["/"]],
    ["close", ["escape"], true],
  ],
  desk: [
    ["accept", ["a"]],
    ["accept_another", ["shift+a"]],
    ["accept_corrected", ["mod+enter"], true],
    ["reject_1", ["1"]],
    ["reject_2", ["2"]],
    ["reject_3", ["3"]],
    ["reject_4", ["4"]],
    ["reject_5", ["5"]],
    ["reject_6", ["6"]],
    ["reject_7", ["7"]],
    ["reject_8", ["8"]],
    ["reject_9", ["9"]],
    ["reject", ["r"]],
    ["skip", ["s"]],
    ["hand_over", ["h"]],
    ["undo", ["u", "mod+z"]],
    ["next_field", ["j", "arrowdown"]],
    ["previous_field", ["k", "arrowup"]],
    ["edit_field", ["e", "enter"]],
    ["edit_tenant", ["t"]],
    ["edit_amount", ["m"]],
    ["edit_time", ["d"]],
    ["edit_number", ["n"]],
    ["twin", ["w"]],
    ["more", ["x"]],
    ["trail", ["l"]],
  ],
  decided: [
    ["take_back", ["b"]],
    ["confirm_take_back", ["a"]],
    ["decline_take_back", ["r"]],
    ["go_on", ["o"]],
  ],
  photo: [
    ["zoom_in", ["+", "="]],
    ["zoom_out", ["-"]],
    ["fit", ["f"]],
    ["zoom_field", ["z"]],
    ["pan_left", ["arrowleft"]],
    ["pan_right", ["arrowright"]],
    ["pan_up", ["shift+arrowup"]],
    ["pan_down", ["shift+arrowdown"]],
    ["turn_left", ["["]],
    ["turn_right", ["]"]],
    ["contrast", ["c"]],
    ["straighten", ["p"]],
    ["photo_next", ["."]],
    ["read_region", ["i"]],
  ],
  twin: [
    ["twin_next", ["tab"]],
    ["blink", ["b"]],
    ["twin_close", ["w", "escape"]],
  ],
  field: [
    ["field_done", ["enter"], true],
    ["field_leave", ["escape"], true],
  ],
  queue: [
    ["row_next", ["j", "arrowdown"]],
    ["row_previous", ["k", "arrowup"]],
    ["row_open", ["enter", "o"]],
    ["row_mark", ["x", "space"]],
    ["mark_all", ["shift+x"]],
    ["bulk", ["b"]],
    ["save_view", ["v"]],
  ],
  dispute: [
    ["uphold", ["a"]],
    ["dismiss", ["r"]],
    ["take_back_of_it", ["b"]],
  ],
} as const satisfies Record<Scope, readonly (readonly [string, readonly Chord[], boolean?])[]>;

export type Action = (typeof TABLE)[Scope][number][0];

export function bindings(scope: Scope): readonly Binding[] {
  const rows: readonly (readonly [Action, readonly Chord[], boolean?])[] = TABLE[scope];
  return rows.map(([action, chords, whileTyping]) => ({ action, chords, whileTyping: whileTyping ?? false }));
}

/** How long the first key of two waits for the second. */
export const SECOND_KEY_MS = 1200;

/** What a chord does in the scopes that are open, the innermost first. */
export function actionOf(
  scopes: readonly Scope[],
  chord: Chord,
  isTyping: boolean,
): { readonly scope: Scope; readonly action: Action } | null {
  for (const scope of scopes) {
    const found = bindings(scope).find(
      (binding) => binding.chords.includes(chord) && (!isTyping || binding.whileTyping),
    );
    if (found) return { scope, action: found.action };
  }
  return null;
}

/** Whether a chord is the first of two (`g` of `g q`). */
export function isPrefix(scopes: readonly Scope[], chord: Chord): boolean {
  return scopes.some((scope) =>
    bindings(scope).some((binding) => binding.chords.some((known) => known.startsWith(`${chord} `))),
  );
}

/** The first chord of an action, to be drawn on its button. */
export function chordFor(action: Action): Chord | undefined {
  for (const scope of SCOPES) {
    const found = bindings(scope).find((binding) => binding.action === action);
    if (found) return found.chords[0];
  }
  return undefined;
}
