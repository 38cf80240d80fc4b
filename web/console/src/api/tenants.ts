import { request } from "./request";
import type { Named, Page } from "./types";

export interface Lease {
  readonly unit: string;
  readonly from: string;
  readonly to: string | null;
}

export interface Tenant extends Named {
  readonly aliases: readonly string[];
  readonly category: string;
  readonly unit: string | null;
  readonly phone: string | null;
  readonly open: boolean;
  readonly closed_at: string | null;
  readonly fen_per_point: number | null;
  readonly leases: readonly Lease[];
  readonly credited: number;
  readonly last_receipt_at: string | null;
}

export const findTenants = (q: string, signal?: AbortSignal): Promise<Page<Tenant>> =>
  request("GET", "/tenants", { query: { q, open: true, limit: 20 }, ...(signal ? { signal } : {}) });
