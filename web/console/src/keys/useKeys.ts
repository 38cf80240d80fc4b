/** Connects a component's handlers to the keys of a scope, while it is on the screen. */

import { useLayoutEffect, useRef } from "react";
import { type Action, actionOf, isPrefix, SECOND_KEY_MS, type Scope } from "./bindings";
import { chordOf } from "./chord";

/** A handler that answers `false` leaves the key to the next scope. */
type Handlers = Partial<Record<Action, (event: KeyboardEvent) => unknown>>;

interface Layer {
  readonly scope: Scope;
  handlers: Handlers;
}

const layers: Layer[] = [];
let first: { readonly chord: string; readonly at: number } | null = null;

/** The scopes that act now, innermost first. */
export function openScopes(): Scope[] {
  return [...new Set([...layers].reverse().map((layer) => layer.scope))];
}

function isTypedIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Enter and space on a button or a link are that button's. */
function isItsOwn(event: KeyboardEvent): boolean {
  const target = event.target;
  const presses = event.key === "Enter" || event.key === " ";
  return (
    presses &&
    target instanceof HTMLElement &&
    target.closest("button, a, [role=option], [role=menuitem]") !== null
  );
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || isItsOwn(event)) return;
  // A dialogue has the keyboard to itself.
  if (event.target instanceof HTMLElement && event.target.closest("[role=dialog]") && event.key !== "?")
    return;
  const chord = chordOf(event);
  const now = event.timeStamp;
  const both = first && now - first.at < SECOND_KEY_MS ? `${first.chord} ${chord}` : null;
  first = null;
  const isTyping = isTypedIn(event.target);
  for (const layer of [...layers].reverse()) {
    const found =
      (both ? actionOf([layer.scope], both, isTyping) : null) ?? actionOf([layer.scope], chord, isTyping);
    const handler = found ? layer.handlers[found.action] : undefined;
    if (!handler || handler(event) === false) continue;
    event.preventDefault();
    return;
  }
  if (!isTyping && isPrefix(openScopes(), chord)) first = { chord, at: now };
}

export function useKeys(scope: Scope, handlers: Handlers, isActive = true) {
  const layer = useRef<Layer>({ scope, handlers });
  // Before the page is painted: whoever sees it may press.
  useLayoutEffect(() => {
    layer.current.handlers = handlers;
  });
  useLayoutEffect(() => {
    if (!isActive) return;
    const own = layer.current;
    if (layers.length === 0) window.addEventListener("keydown", onKey);
    layers.push(own);
    return () => {
      layers.splice(layers.indexOf(own), 1);
      if (layers.length === 0) window.removeEventListener("keydown", onKey);
    };
  }, [isActive]);
}
