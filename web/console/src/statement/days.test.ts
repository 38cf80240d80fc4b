import { expect, test } from "vitest";
import { daysOf, isMeant, shifted, todayIn } from "./days";

test("today is the mall's day, wherever the page is", () => {
  const evening = new Date("2026-11-03T17:30:00Z");
  expect(todayIn("Asia/Shanghai", evening)).toBe("2026-11-04");
  expect(todayIn("Europe/London", evening)).toBe("2026-11-03");
});

test("days are counted over the ends of months and years", () => {
  expect(shifted("2026-03-01", -1)).toBe("2026-02-28");
  expect(shifted("2026-12-31", 1)).toBe("2027-01-01");
});

test("last month is the whole of it", () => {
  expect(daysOf("last_month", "2026-03-15")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(daysOf("week", "2026-03-15")).toEqual({ from: "2026-03-09", to: "2026-03-15" });
});

test("a receipt is found by number, amount and shopper's word", () => {
  const receipt = { receipt_number: "A-88012", paid_amount_fen: 15600, member: "7K3QX0W9FA" };
  expect(["8801", "a-88", "156", "156.00", "¥156", "7k3q"].every((text) => isMeant(text, receipt))).toBe(
    true,
  );
  expect(isMeant("157", receipt)).toBe(false);
});
