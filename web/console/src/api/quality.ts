import type { Precision } from "../format/time";
import { request } from "./request";
import type { Days } from "./statement";
import type { Named, Page, Receipt } from "./types";

export const FAULTS = [
  "tenant", "paid_amount", "paid_at", "receipt_number", "kind", "duplicate", "not_genuine", "other",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number];

/** A credited receipt to be held against its photo, without what the machine thought of it. */
export interface BlindCheck {
  readonly id: string;
  readonly receipt_id: string;
  readonly photos: number;
  readonly kind: string | null;
  readonly tenant: Named | null;
  readonly paid_amount_fen: number | null;
  readonly paid_at: string | null;
  readonly paid_at_precision: Precision | null;
  readonly receipt_number: string | null;
}

export interface Checked {
  readonly id: string;
  readonly picked_at: string;
  readonly checked_at: string | null;
  readonly wrong: readonly Fault[];
  readonly note: string | null;
  readonly receipt: Receipt;
}

/** How many of what was checked were wrong; the interval holds the truth 95 times in 100. */
export interface Share {
  readonly of: string;
  readonly picked: number;
  readonly checked: number;
  readonly wrong: number;
  readonly rate: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

export interface Quality {
  readonly credited: number;
  readonly all: Share;
  readonly by_rule: readonly Share[];
  readonly by_tenant: readonly Share[];
}

export const quality = ({ from, to }: Days): Promise<Quality> =>
  request("GET", "/quality", { query: { from, to } });

/** Nothing waits: nothing is answered. */
export const nextCheck = async (): Promise<BlindCheck | null> =>
  (await request<BlindCheck | undefined>("GET", "/spot-checks/next")) ?? null;

export const settle = (id: string, wrong: readonly Fault[]): Promise<Checked> =>
  request("POST", `/spot-checks/${id}`, { body: { verdict: wrong.length > 0 ? "wrong" : "right", wrong } });

export const foundWrong = (): Promise<Page<Checked>> =>
  request("GET", "/spot-checks", { query: { verdict: "wrong" } });
