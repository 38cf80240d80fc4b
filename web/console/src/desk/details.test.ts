import { expect, test } from "vitest";
import { detailOf } from "./details";

const said = (detail: string) =>
  detailOf(
    detail,
    (word, values) => [word, ...Object.values(values)].join(" "),
    (code) => `<${code}>`,
  );

test("the numbers behind a reason are told in words of the page", () => {
  expect(said("paid 5200.00")).toBe("detail.paid 5200.00");
  expect(said("31 days")).toBe("detail.days 31");
  expect(said("3 receipts and 120 points at this tenant today")).toBe("detail.today_here 3 120");
  expect(said("tenant A07 0.912")).toBe("detail.tenant A07 91.2%");
  expect(said("2026-11-03 03:12, 130 minutes outside the opening hours")).toBe(
    "detail.hours 2026-11-03 03:12 130",
  );
});

test("a twin is told by the end of its id and by what is the same", () => {
  const twin = "019ac5a0-1111-7222-8333-444455551a45 (tenant, paid_amount)";
  expect(said(twin)).toBe("detail.twin 551a45 <tenant>、<paid_amount>");
});

test("unsure fields are told with how sure they are, and never surer", () => {
  expect(said("paid_amount 0.997, paid_at 0.8496")).toBe("<paid_amount> 99.7%、<paid_at> 84.9%");
});

test("what the page has no words for is told as it was written", () => {
  expect(said("A07 餐饮")).toBe("A07 餐饮");
  expect(said("something 019ac5a0-1111-7222-8333-444455551a45 else")).toBe("something 551a45 else");
});
