import { expect, test } from "vitest";
import { bindings, SCOPES } from "../keys/bindings";
import en from "./en.json";
import zh from "./zh.json";

/** Every word by its path. */
function paths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => paths(inner, path ? `${path}.${name}` : name));
}

function textAt(words: object, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], words);
}

test("everything is said in both languages", () => {
  expect(paths(en)).toEqual(paths(zh));
});

test("both languages fill in the same values", () => {
  const gaps = (text: unknown) =>
    [...JSON.stringify(text).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const path of paths(zh)) expect(gaps(textAt(en, path)), path).toEqual(gaps(textAt(zh, path)));
});

test("every key says what it does", () => {
  const told = new Set(Object.keys(zh.keys.does));
  for (const scope of SCOPES) {
    expect(zh.keys.scope).toHaveProperty(scope);
    for (const { action } of bindings(scope)) expect(told.has(action), action).toBe(true);
  }
});
