import { expect, test } from "vitest";
import { draftOf, fitted, meaningOf } from "./corrections";

const read = draftOf({
  tenant: { code: "A07", name: "山月面馆" },
  paid_amount_fen: 15600,
  paid_at: "2026-11-03T18:22:00+08:00",
  paid_at_precision: "minute",
  receipt_number: null,
});

test("fields show what was read, cut where the paper cuts it", () => {
  expect(read).toEqual({
    tenant: "A07",
    paid_amount: "156.00",
    paid_at: "2026-11-03 18:22",
    receipt_number: "",
  });
});

test("what stays as it was read is no correction", () => {
  expect(meaningOf(read, read)).toEqual({ corrections: {}, wrong: [] });
});

test("only what was changed is a correction, as the service wants it", () => {
  const draft = { ...read, paid_amount: "¥1,156", paid_at: "2026/11/3 18:22:05", receipt_number: "88012" };
  expect(meaningOf(draft, read).corrections).toEqual({
    paid_amount_fen: 115600,
    paid_at: "2026-11-03T18:22:05",
    receipt_number: "88012",
  });
});

test("what cannot be understood is named and not sent", () => {
  const { corrections, wrong } = meaningOf({ ...read, paid_amount: "12..", paid_at: "", tenant: "" }, read);
  expect(corrections).toEqual({});
  expect(wrong).toEqual(["tenant", "paid_amount", "paid_at"]);
});

test("nothing is paid by zero", () => {
  expect(meaningOf({ ...read, paid_amount: "0" }, read).wrong).toEqual(["paid_amount"]);
});

test("an emptied number says that the paper shows none", () => {
  const numbered = { ...read, receipt_number: "88012" };
  expect(meaningOf({ ...numbered, receipt_number: "" }, numbered).corrections).toEqual({
    receipt_number: "",
  });
});

test("of a region's text the part that belongs into the field is taken", () => {
  expect(fitted("paid_amount", "实付：￥1,156.50元")).toBe("1,156.50");
  expect(fitted("paid_at", "日期 2026-11-0318:22:05")).toBe("2026-11-03 18:22:05");
  expect(fitted("receipt_number", "单号: B20261103-07")).toBe("B20261103-07");
});
