import { expect, test } from "vitest";
import { amount, changed, filtersOf, isSame } from "./filters";

test("only known filters are taken from the address", () => {
  const search = new URLSearchParams("reason=above_limit&search=1&q=88012&tenant=");
  expect(filtersOf(search)).toEqual({ reason: "above_limit", q: "88012" });
});

test("a filter that says nothing is left out", () => {
  expect(changed({ reason: "above_limit", q: "1" }, "q", "")).toEqual({ reason: "above_limit" });
  expect(changed({ status: "credited" }, "status", "in_review")).toEqual({});
});

test("filters are the same in whatever order they were set", () => {
  expect(isSame({ a: "1", b: "2" }, { b: "2", a: "1" })).toBe(true);
  expect(isSame({ a: "1" }, { a: "2" })).toBe(false);
});

test("an amount is told in fen, and nothing is told for what is none", () => {
  expect(amount("5,000")).toBe("500000");
  expect(amount("x")).toBeNull();
});
