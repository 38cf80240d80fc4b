import { expect, test } from "vitest";
import { leftOf, takenFor } from "./takeBack";

const sale = { paid_amount_fen: 15_600, returned_fen: 0, points: 78, points_reversed: 0, fen_per_point: 200 };

test("the whole takes all that is left", () => {
  expect(takenFor(sale, null)).toBe(78);
  expect(takenFor({ ...sale, returned_fen: 600, points_reversed: 3 }, null)).toBe(75);
});

test("a part leaves what the kept part earns", () => {
  expect(takenFor(sale, 5_600)).toBe(28);
  expect(takenFor(sale, 100)).toBe(1);
  expect(takenFor(sale, 15_599)).toBe(78);
});

test("parts never take more than the whole", () => {
  const once = takenFor(sale, 5_000);
  const after = { ...sale, returned_fen: 5_000, points_reversed: once };
  expect(once + takenFor(after, leftOf(after))).toBe(78);
});
