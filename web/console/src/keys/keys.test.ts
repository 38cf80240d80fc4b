import { expect, test } from "vitest";
import { actionOf, bindings, chordFor, isPrefix, SCOPES } from "./bindings";
import { capsOf, chordOf } from "./chord";

const press = (key: string, more: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("a sign is itself, on whatever key it stands", () => {
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("+", { shiftKey: true })).toBe("+");
  expect(press("?")).toBe("?");
});

test("a capital letter is the letter with shift, also when caps lock is on", () => {
  expect(press("A", { shiftKey: true })).toBe("shift+a");
  expect(press("A")).toBe("a");
});

test("control and command are the same", () => {
  expect(press("Enter", { ctrlKey: true })).toBe("mod+enter");
  expect(press("Enter", { metaKey: true })).toBe("mod+enter");
});

test("within a scope no key does two things", () => {
  for (const scope of SCOPES) {
    const chords = bindings(scope).flatMap((binding) => binding.chords);
    expect(new Set(chords).size, scope).toBe(chords.length);
  }
});

test("desk and photo, open together, share no key", () => {
  const chords = [...bindings("desk"), ...bindings("photo")].flatMap((binding) => binding.chords);
  expect(new Set(chords).size).toBe(chords.length);
});

test("the inner scope has the key before the outer", () => {
  expect(actionOf(["twin", "desk", "anywhere"], "w", false)?.action).toBe("twin_close");
  expect(actionOf(["desk", "anywhere"], "w", false)?.action).toBe("twin");
});

test("while typing, only keys meant for it act", () => {
  expect(actionOf(["desk", "anywhere"], "a", true)).toBeNull();
  expect(actionOf(["desk", "anywhere"], "mod+enter", true)?.action).toBe("accept_corrected");
});

test("two keys after each other go somewhere", () => {
  expect(isPrefix(["desk", "anywhere"], "g")).toBe(true);
  expect(actionOf(["desk", "anywhere"], "g q", false)?.action).toBe("go_queue");
});

test("caps are drawn as keyboards show them", () => {
  expect(capsOf("mod+enter")).toEqual(["Ctrl", "↵"]);
  expect(capsOf("+")).toEqual(["+"]);
  expect(capsOf(chordFor("accept") ?? "")).toEqual(["A"]);
});
