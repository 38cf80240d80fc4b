import { expect, test } from "vitest";
import type { DeskView } from "../api/types";
import { compare } from "./compare";

function paper(more: object): DeskView {
  const receipt = {
    tenant: { code: "A07", name: "山月面馆" },
    paid_amount_fen: 15600,
    paid_at: "2026-11-03T18:22:05+08:00",
    paid_at_precision: "second",
    receipt_number: "88012",
    ...more,
  };
  return { receipt } as unknown as DeskView;
}

const verdicts = (left: DeskView, right: DeskView) =>
  Object.fromEntries(compare(left, right).map(({ field, verdict }) => [field, verdict]));

test("the same sale agrees in every field", () => {
  expect(new Set(Object.values(verdicts(paper({}), paper({}))))).toEqual(new Set(["agree"]));
});

test("a number that one paper does not show neither agrees nor differs", () => {
  expect(verdicts(paper({}), paper({ receipt_number: null }))["receipt_number"]).toBe("unknown");
});

test("a time known to the minute agrees with the second within it", () => {
  expect(verdicts(paper({}), paper({ paid_at_precision: "minute" }))["paid_at"]).toBe("agree");
  const later = paper({ paid_at: "2026-11-03T18:23:05+08:00", paid_at_precision: "minute" });
  expect(verdicts(paper({}), later)["paid_at"]).toBe("differ");
});

test("amounts that differ by a fen differ", () => {
  expect(verdicts(paper({}), paper({ paid_amount_fen: 15601 }))["paid_amount"]).toBe("differ");
});
