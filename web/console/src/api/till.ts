import { request } from "./request";

/** One sale, as its till states it. */
export interface CodeSale {
  readonly paid_amount_fen: number;
  /** With its offset: `2026-11-03T18:22:05+08:00`. */
  readonly paid_at: string;
  readonly receipt_number: string;
}

export interface PointsCode {
  readonly code: string;
  /** Of the page that redeems it, on this service. */
  readonly path: string;
  readonly expires_at: string;
}

/** The same sale asked for twice is one code. */
export const makeCode = (sale: CodeSale): Promise<PointsCode> =>
  request("POST", "/points-codes", { body: sale });
