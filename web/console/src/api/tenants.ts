import { service, told, until } from "./client";
import type { Page, Schema } from "./types";

export type Tenant = Schema<"RegisteredTenant">;
export type Lease = Tenant["leases"][number];

export const findTenants = (q: string, signal?: AbortSignal): Promise<Page<Tenant>> =>
  told(
    service.GET("/api/v1/tenants", {
      params: { query: { q, open: true, limit: 20 } },
      ...until(signal),
    }),
  );
