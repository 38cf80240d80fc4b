import { expect, test } from "vitest";
import type { DeskView } from "../api/types";
import { aged, EMPTY, filled, heldBack, left, returned } from "./line";

const view = (id: string, version = 1) => ({ receipt: { id, version } }) as unknown as DeskView;
const ids = (line: typeof EMPTY) => line.waiting.map(({ receipt }) => receipt.id);
const decision = (id: string, endsAt: number) =>
  ({
    id,
    decision: "approve",
    by: "li",
    mine: true,
    until: "",
    points: 1,
    endsAt,
    title: "",
    view: view(id),
  }) as const;

test("after a decision the next receipt is shown at once", () => {
  expect(ids(left(filled(EMPTY, [view("a"), view("b")]), "a"))).toEqual(["b"]);
});

test("a receipt that was just decided is not shown again while the answer is on its way", () => {
  const line = left(filled(EMPTY, [view("a"), view("b")]), "a");
  expect(ids(filled(line, [view("a"), view("b"), view("c")]))).toEqual(["b", "c"]);
});

test("what is shown stays the same object while its version stays", () => {
  const shown = view("a");
  const line = filled({ ...EMPTY, waiting: [shown] }, [view("a"), view("b")]);
  expect(line.waiting[0]).toBe(shown);
});

test("what is shown is shown anew when it has changed", () => {
  const line = filled(filled(EMPTY, [view("a", 1)]), [view("a", 2)]);
  expect(line.waiting[0]?.receipt.version).toBe(2);
});

test("what was taken from us is shown no longer", () => {
  expect(ids(filled(filled(EMPTY, [view("a")]), [view("b")]))).toEqual(["b"]);
});

test("an undone decision is shown before everything else", () => {
  const line = heldBack(left(filled(EMPTY, [view("a"), view("b")]), "a"), decision("a", 10));
  const back = returned(line, view("a"));
  expect(ids(back)).toEqual(["a", "b"]);
  expect(back.held).toEqual([]);
});

test("a decision can be undone until its time is over", () => {
  const line = heldBack(EMPTY, decision("a", 10));
  expect(aged(line, 9).held).toHaveLength(1);
  expect(aged(line, 10).held).toHaveLength(0);
});
