import { expect, test } from "vitest";
import { differ, differLines } from "./diff";
import { count, fenOf, percent, yuan } from "./money";
import { local, short, span, typedMoment } from "./time";

test("fen are written as yuan without a rounding", () => {
  expect([0, 5, 100, 1583200, -1250].map(yuan)).toEqual(["0.00", "0.05", "1.00", "15,832.00", "−12.50"]);
  expect(yuan(123456789012)).toBe("1,234,567,890.12");
});

test("amounts are understood as people type them", () => {
  expect(["15832", "15,832.5", "¥ 15 832.50", "0.05", "12元"].map(fenOf)).toEqual([
    1583200, 1583250, 1583250, 5, 1200,
  ]);
});

test("what is no amount is none", () => {
  expect(["", "abc", "1.234", "-5", "1e3", "."].map(fenOf)).toEqual([null, null, null, null, null, null]);
});

test("counts have separators and shares one decimal", () => {
  expect([999, 1000, 1234567].map(count)).toEqual(["999", "1,000", "1,234,567"]);
  expect(percent(0.98765)).toBe("98.8%");
});

test("times are the mall's, cut where the paper cuts them", () => {
  const time = "2026-11-03T18:22:05+08:00";
  expect(local(time)).toBe("2026-11-03 18:22:05");
  expect(local(time, "minute")).toBe("2026-11-03 18:22");
  expect(local(time, "day")).toBe("2026-11-03");
  expect(short(time)).toBe("11-03 18:22");
});

test("moments are understood as people type them", () => {
  expect(typedMoment("2026-11-03 18:22")).toBe("2026-11-03T18:22");
  expect(typedMoment("2026/1/3 8:02:09")).toBe("2026-01-03T08:02:09");
  expect(typedMoment("2026年11月3日")).toBe("2026-11-03");
});

test("a day or an hour that does not exist is refused", () => {
  expect(typedMoment("2026-02-30")).toBeNull();
  expect(typedMoment("2026-11-03 24:00")).toBeNull();
  expect(typedMoment("yesterday")).toBeNull();
});

test("lengths of time are told in the unit a person would use", () => {
  expect([5_000, 89_000, 300_000, 2 * 3_600_000, 3 * 86_400_000].map(span)).toEqual([
    { unit: "seconds", count: 5 },
    { unit: "seconds", count: 89 },
    { unit: "minutes", count: 5 },
    { unit: "hours", count: 2 },
    { unit: "days", count: 3 },
  ]);
});

test("one wrong letter is one difference", () => {
  const { left, right } = differ("20261103182205", "20261103132205");
  expect(left.filter((piece) => !piece.isSame)).toEqual([{ text: "8", isSame: false }]);
  expect(right.filter((piece) => !piece.isSame)).toEqual([{ text: "3", isSame: false }]);
});

test("texts without a common letter differ wholly, the same text nowhere", () => {
  expect(differ("ab", "cd").left).toEqual([{ text: "ab", isSame: false }]);
  expect(differ("ab", "ab").right).toEqual([{ text: "ab", isSame: true }]);
});

test("lines that changed stand beside each other, those that are missing alone", () => {
  const rows = differLines(["店名", "合计 12.00", "谢谢"], ["店名", "合计12.50", "谢谢", "补打"]);
  expect(rows.map((row) => row.kind)).toEqual(["same", "changed", "same", "right"]);
});

test("spaces alone are no difference between two readings", () => {
  expect(differLines(["实付 68.00"], ["实付68.00"])[0]?.kind).toBe("same");
});
