import { expect, test } from "vitest";
import { saleOf } from "./sale";

const NOW = new Date("2026-11-03T10:22:05Z");
const check = (amount: string, number: string, time: string) =>
  saleOf({ amount, number, time }, "Asia/Shanghai", NOW);

test("a sale is what was typed, in fen, now", () => {
  expect(check("1,156.5", " A-0017 ", "")).toEqual({
    paid_amount_fen: 115650,
    paid_at: "2026-11-03T18:22:05+08:00",
    receipt_number: "A-0017",
  });
});

test("a sale of earlier is at the time that was typed", () => {
  expect(check("8", "17", "2026-11-03 09:05")).toMatchObject({ paid_at: "2026-11-03T09:05:00+08:00" });
  expect(check("8", "17", "2026-11-03 09:05:59")).toMatchObject({ paid_at: "2026-11-03T09:05:59+08:00" });
});

test("what cannot be understood is named, and nothing is guessed", () => {
  expect(check("", "--", "yesterday")).toEqual(["amount", "number", "time"]);
  expect(check("0", "17", "2026-11-03")).toEqual(["amount", "time"]);
});
