import { type Query, request } from "./request";
import type { Claim, Page, Receipt, ReasonWord } from "./types";

export interface QueueItem extends Receipt {
  readonly promised_at: string | null;
  readonly overdue: boolean;
  readonly for_senior: boolean;
  readonly appealed: boolean;
  readonly claim: Claim | null;
}

/** Filters as the address of the page holds them. */
export type Filters = Readonly<Record<string, string>>;

export interface Counts {
  readonly total: number;
  readonly overdue: number;
  readonly appealed: number;
  readonly for_senior: number;
  readonly held: number;
  readonly oldest: string | null;
  readonly by_reason: readonly (ReasonWord & { readonly count: number })[];
  readonly by_tenant: readonly {
    readonly code: string;
    readonly name: string | null;
    readonly count: number;
  }[];
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly query: Filters;
}

export interface BulkChoice {
  readonly ids: readonly string[];
  readonly approve: Record<string, never> | null;
  readonly reject: { readonly reason: string; readonly note?: string } | null;
}

export interface BulkPreview {
  readonly token: string;
  readonly until: string;
  readonly reasons: readonly string[];
  readonly count: number;
  readonly points: number;
  readonly items: readonly QueueItem[];
  readonly left_out: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
}

export interface BulkResult {
  readonly done: readonly string[];
  readonly failed: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
}

const PAGE = 100;

export const list = (
  filters: Filters,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<QueueItem>> =>
  request("GET", "/reviews", { query: { ...filters, limit: PAGE, cursor } satisfies Query, signal });

export const counts = (filters: Filters, signal: AbortSignal): Promise<Counts> =>
  request("GET", "/reviews/counts", { query: filters, signal });

export const views = (): Promise<Page<SavedView>> => request("GET", "/reviews/views");

export const saveView = (name: string, query: Filters): Promise<SavedView> =>
  request("POST", "/reviews/views", { body: { name, query } });

export const deleteView = (id: string): Promise<void> => request("DELETE", `/reviews/views/${id}`);

export const previewBulk = (choice: BulkChoice): Promise<BulkPreview> =>
  request("POST", "/reviews/bulk/preview", { body: choice });

export const carryOut = (token: string): Promise<BulkResult> =>
  request("POST", "/reviews/bulk", { body: { token } });
