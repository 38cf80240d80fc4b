/** Which keys were pressed, as one word: `a`, `shift+a`, `mod+enter`, `?`. */

export type Chord = string;

export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const NAMED: Record<string, string> = { " ": "space", Esc: "escape" };

/**
 * Letters are told with `shift+`, signs without: where `?` or `+` stands differs between keyboards.
 * Control and Command are both `mod`.
 */
export function chordOf(press: Press): Chord {
  const key = NAMED[press.key] ?? press.key.toLowerCase();
  const isSign = press.key.length === 1 && press.key !== " " && key === press.key.toUpperCase();
  const parts = [
    press.ctrlKey || press.metaKey ? "mod" : "",
    press.altKey ? "alt" : "",
    press.shiftKey && !isSignBesideLetters(press.key, isSign) ? "shift" : "",
    key,
  ];
  return parts.filter(Boolean).join("+");
}

function isSignBesideLetters(key: string, isSign: boolean): boolean {
  return isSign && key.toLowerCase() === key.toUpperCase();
}

const SHOWN: Record<string, string> = {
  mod: "Ctrl", shift: "⇧", alt: "Alt", enter: "↵", escape: "Esc", space: "␣", tab: "⇥",
  arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→", backspace: "⌫",
}; // prettier-ignore

/** The caps of a chord, as they are drawn beside what it does. */
export function capsOf(chord: Chord): string[] {
  const parts = chord === "+" ? ["+"] : chord.split("+");
  return parts.map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
