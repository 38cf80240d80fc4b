/** The fields of a receipt as the desk lists them. Pure. */

import type { DeskView, ReadField } from "../api/types";
import { type Quad, quadOf } from "../geometry/quad";
import type { Mark } from "../photo/PhotoStage";
import { EDITABLE, type Editable } from "./corrections";

export interface Field {
  readonly id: string;
  readonly value: string;
  readonly confidence: number;
  readonly quad: Quad | null;
}

/** What is only looked at, in the order a paper has it. */
const FURTHER = [
  "branch", "address", "phone", "terminal", "cashier", "gross_amount", "discount", "tendered", "change",
  "payment_method", "currency",
] as const; // prettier-ignore

/** Which reading an editable field was filled from. */
export const SOURCE: Record<Editable, string> = {
  tenant: "store_name",
  paid_amount: "paid_amount",
  paid_at: "paid_at",
  receipt_number: "receipt_number",
};

function fieldOf(id: string, read: ReadField | null | undefined): Field | null {
  if (!read) return null;
  return { id, value: read.value, confidence: read.confidence, quad: quadOf(read.quad) };
}

export function editableFields({ receipt }: DeskView): Readonly<Record<Editable, Field | null>> {
  const fields = receipt.read?.fields ?? {};
  const entries = EDITABLE.map((id) => [id, fieldOf(id, fields[SOURCE[id]])] as const);
  return Object.fromEntries(entries) as Record<Editable, Field | null>;
}

export function furtherFields({ receipt }: DeskView): readonly Field[] {
  const fields = receipt.read?.fields ?? {};
  return FURTHER.flatMap((id) => fieldOf(id, fields[id]) ?? []);
}

/** Every place that a field was read from, to be drawn on the photo. */
export function marksOf(view: DeskView, label: (id: string) => string): readonly Mark[] {
  const all = [...Object.values(editableFields(view)), ...furtherFields(view)];
  return all.flatMap((field) =>
    field?.quad ? [{ id: field.id, quad: field.quad, label: label(field.id), tone: "field" as const }] : [],
  );
}

/** Places that tell how the paper lies: its lines, or the fields where no lines are known. */
export function quadsOf(view: DeskView, n = 0): readonly Quad[] {
  const lines = view.lines.filter((line) => line.n === n).map((line) => line.quad);
  if (lines.length > 0 || n > 0) return lines;
  return [...Object.values(editableFields(view)), ...furtherFields(view)].flatMap((field) =>
    field?.quad ? [field.quad] : [],
  );
}

export type Certainty = "sure" | "likely" | "doubtful";

/** Of all fields given 0.99 or more, at least 98 in 100 are right; below 0.9 a person has to look. */
export function certaintyOf(confidence: number): Certainty {
  if (confidence >= 0.99) return "sure";
  return confidence >= 0.9 ? "likely" : "doubtful";
}
