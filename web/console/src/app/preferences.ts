/** What a person chose for this browser: language and light. Kept there, asked nowhere else. */

import { useSyncExternalStore } from "react";
import type { Mode } from "./theme";

export type Language = "zh" | "en";
export type Light = Mode | "system";

interface Preferences {
  readonly language: Language;
  readonly light: Light;
}

const KEY = "xiaopiao.console";
const listeners = new Set<() => void>();
let current: Preferences = load();

function load(): Preferences {
  const defaults: Preferences = { language: "zh", light: "system" };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return defaults;
  }
}

export function choose(change: Partial<Preferences>) {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function preferences(): Preferences {
  return current;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribeLight(listener: () => void) {
  const query = dark();
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function useMode(): Mode {
  const isDark = useSyncExternalStore(subscribeLight, () => dark().matches);
  const { light } = usePreferences();
  return light === "system" ? (isDark ? "dark" : "light") : light;
}
