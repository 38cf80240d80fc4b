import type { Precision } from "../format/time";
import { service, told } from "./client";
import type { Closer, Page, Read, Schema } from "./types";

export type DisputeReason = Schema<"DisputeReason">;
export type Dispute = Schema<"DisputeView">;

/** A receipt as its tenant sees it: no shopper, but a word that stands for one. */
export type TenantReceipt = Closer<
  Schema<"TenantReceiptView">,
  { paid_at_precision: Precision | null; read: Read | null; dispute: Dispute | null }
>;
export type Sums = Schema<"SumsView">;
export type Summary = Schema<"SummaryView">;

export interface Days {
  readonly from: string;
  readonly to: string;
}

export const receipts = async (days: Days, cursor: string | null): Promise<Page<TenantReceipt>> =>
  (await told(
    service.GET("/api/v1/tenants/me/receipts", { params: { query: { ...days, cursor } } }),
  )) as Page<TenantReceipt>;

export const summary = (days: Days): Promise<Summary> =>
  told(service.GET("/api/v1/tenants/me/summary", { params: { query: { ...days } } }));

/** The receipts of these days as a file for a spreadsheet, its words in this language. */
export const file = (days: Days, language: string): Promise<Blob> =>
  told(
    service.GET("/api/v1/tenants/me/receipts.csv", {
      params: { query: { ...days }, header: { "Accept-Language": language } },
      parseAs: "blob",
    }),
  ) as Promise<unknown> as Promise<Blob>;

export const dispute = (id: string, reason: DisputeReason, note: string): Promise<unknown> =>
  told(
    service.POST("/api/v1/receipts/{id}/dispute", {
      params: { path: { id } },
      body: { reason, note: note === "" ? null : note },
    }),
  );
