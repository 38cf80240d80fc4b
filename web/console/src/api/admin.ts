import { request } from "./request";
import type { Page, Role, Named } from "./types";
import type { Tenant, Lease } from "./tenants";

export interface ImportChange {
  readonly row: number | null;
  readonly code: string;
  readonly change: "created" | "updated" | "closed";
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly closed: number;
  readonly errors: readonly { readonly row: number; readonly code: string; readonly message: string }[];
  readonly changes?: readonly ImportChange[];
}

export interface TenantEdit {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly category: string;
  readonly unit: string | null;
  readonly phone: string | null;
  readonly closed: boolean;
  readonly leases: readonly Lease[];
}

export interface Alias {
  readonly id: string;
  readonly tenant: Named;
  readonly alias: string;
  readonly seen: number;
  readonly last_seen: string;
  readonly state: "proposed" | "confirmed" | "declined";
  readonly receipts: readonly string[];
}

export type Policy = Readonly<Record<string, unknown>>;

export interface PolicyVersion {
  readonly version: number;
  readonly published_at: string;
  readonly published_by: string | null;
  readonly drafted_by: string | null;
  readonly note: string | null;
}

export interface Draft {
  readonly id: string;
  readonly version: number;
  readonly based_on: number;
  readonly note: string | null;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
  /** I had a hand in it, so I cannot publish it. */
  readonly mine: boolean;
  readonly body: Policy;
  readonly changes: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

export interface Verdict {
  readonly outcome: string;
  readonly points: number;
  readonly reasons: readonly string[];
}

export interface Replay {
  readonly receipts: number;
  readonly same: number;
  readonly changes: {
    readonly more_credited: number;
    readonly fewer_credited: number;
    readonly to_review: number;
    readonly from_review: number;
    readonly to_rejected: number;
  };
  readonly points_before: number;
  readonly points_after: number;
  readonly items: readonly { readonly id: string; readonly before: Verdict; readonly after: Verdict }[];
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly tenant: Named | null;
  readonly created_at: string;
  readonly disabled: boolean;
  readonly last_seen_at: string | null;
}

export const tenants = (q: string, cursor: string | null): Promise<Page<Tenant>> =>
  request("GET", "/tenants", { query: { q, cursor, limit: 100 } });
export const categories = (): Promise<Page<string>> => request("GET", "/categories");
export const putTenant = (code: string, tenant: TenantEdit): Promise<Tenant> =>
  request("PUT", `/tenants/${encodeURIComponent(code)}`, { body: tenant });
export const importTenants = (csv: string, replace: boolean, preview: boolean): Promise<ImportReport> =>
  request("POST", "/tenants/import", { query: { replace, preview }, csv });

export const aliases = (): Promise<Page<Alias>> =>
  request("GET", "/tenants/aliases", { query: { state: "proposed" } });
export const settleAlias = (id: string, verdict: "confirm" | "decline"): Promise<Alias> =>
  request("POST", `/tenants/aliases/${id}/${verdict}`);

export const policies = (): Promise<Page<PolicyVersion>> => request("GET", "/policies");
export const drafts = (): Promise<Page<Draft>> => request("GET", "/policies/drafts");
export const newDraft = (note: string): Promise<Draft> =>
  request("POST", "/policies/drafts", { body: { note } });
export const putDraft = (id: string, version: number, note: string, body: Policy): Promise<Draft> =>
  request("PUT", `/policies/drafts/${id}`, { body: { version, note, body } });
export const deleteDraft = (id: string): Promise<void> => request("DELETE", `/policies/drafts/${id}`);
export const replay = (id: string, from: string, to: string): Promise<Replay> =>
  request("POST", `/policies/drafts/${id}/preview`, { body: { from, to } });
export const publish = (id: string, version: number): Promise<unknown> =>
  request("POST", `/policies/drafts/${id}/publish`, { body: { version } });

export const people = (): Promise<Page<Person>> => request("GET", "/staff");
export const addPerson = (person: {
  readonly username: string;
  readonly role: Role;
  readonly tenant_code?: string;
}): Promise<Person & { readonly password?: string }> => request("POST", "/staff", { body: person });
export const putPerson = (id: string, roles: readonly Role[], disabled: boolean): Promise<Person> =>
  request("PUT", `/staff/${id}`, { body: { roles, disabled } });
export const resetPassword = (id: string): Promise<{ readonly password: string | null }> =>
  request("POST", `/staff/${id}/password`, { body: {} });
