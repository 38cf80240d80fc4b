import { request } from "./request";
import type { Page, Receipt, Named, Status } from "./types";
import type { Precision } from "../format/time";

export type DisputeReason = "not_our_receipt" | "wrong_amount" | "returned" | "staff_misuse" | "other";

export interface Dispute {
  readonly id: string;
  readonly state: "open" | "upheld" | "dismissed";
  readonly reason: DisputeReason;
  readonly note?: string | null;
  readonly answer?: string | null;
  readonly opened_at: string;
  readonly settled_at?: string | null;
}

/** A receipt as its tenant sees it: no shopper, but a word that stands for one. */
export interface TenantReceipt {
  readonly id: string;
  readonly version: number;
  readonly status: Status;
  readonly submitted_at: string;
  readonly tenant: Named;
  readonly paid_amount_fen: number;
  readonly paid_at: string;
  readonly paid_at_precision?: Precision | null;
  readonly receipt_number?: string | null;
  readonly points: number;
  readonly points_reversed: number;
  readonly returned_fen: number;
  readonly member: string;
  readonly dispute?: Dispute | null;
  readonly read?: Receipt["read"];
}

export interface Sums {
  readonly receipts: number;
  readonly paid_amount_fen: number;
  readonly points: number;
  readonly receipts_reversed: number;
  readonly returned_fen: number;
  readonly points_reversed: number;
}

export interface Summary {
  readonly from: string;
  readonly to: string;
  readonly days: readonly (Sums & { readonly day: string })[];
  readonly total: Sums;
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

export const receipts = ({ from, to }: Days, cursor: string | null): Promise<Page<TenantReceipt>> =>
  request("GET", "/tenants/me/receipts", { query: { from, to, cursor } });

export const summary = ({ from, to }: Days): Promise<Summary> =>
  request("GET", "/tenants/me/summary", { query: { from, to } });

export const dispute = (id: string, reason: DisputeReason, note: string): Promise<Dispute> =>
  request("POST", `/receipts/${id}/dispute`, { body: { reason, ...(note === "" ? {} : { note }) } });
