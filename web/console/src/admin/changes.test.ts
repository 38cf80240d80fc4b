import { expect, test } from "vitest";
import { changedTo, changedWhat } from "./changes";

test("amounts of a change are told in yuan, other numbers as they are", () => {
  expect(changedTo("review_above_fen", 9999900)).toBe("¥99,999.00");
  expect(changedTo("rates.餐饮", 200)).toBe("¥2.00");
  expect(changedTo("receipts_per_day", 1000)).toBe("1,000");
});

test("what a rule did not say before is no value, and what has no number is told as it stands", () => {
  expect(changedTo("rates.影院", null)).toBe("—");
  expect(changedTo("risk.opening_hours", ["10:00"])).toBe('["10:00"]');
});

test("a category is told by its name, and a rule by what the page calls it", () => {
  const nameOf = (path: string) => `<${path}>`;
  expect(changedWhat("rates.餐饮", nameOf)).toBe("餐饮");
  expect(changedWhat("review_above_fen", nameOf)).toBe("<review_above_fen>");
});
