import { service, told } from "./client";
import type { components } from "./schema.gen";
import type { Tenant } from "./tenants";
import type { Closer, HistoryEntry, Page, Role, Schema } from "./types";

export type ImportReport = Schema<"ImportView">;
export type TenantEdit = components["schemas"]["TenantBody"];
export type Alias = Schema<"LessonView">;

export type Policy = Readonly<Record<string, unknown>>;
export type PolicyVersion = Schema<"PolicyView">;
export type Draft = Closer<Schema<"DraftView">, { body: Policy }>;
export type Person = Schema<"StaffView">;

/** What somebody is to work on; both empty: the whole mall. */
export interface Part {
  readonly categories: readonly string[];
  /** Their codes. */
  readonly tenants: readonly string[];
}

const of = (id: string) => ({ params: { path: { id } } });

export const tenants = (q: string, cursor: string | null): Promise<Page<Tenant>> =>
  told(service.GET("/api/v1/tenants", { params: { query: { q, cursor, limit: 100 } } }));
export const categories = (): Promise<Page<string>> => told(service.GET("/api/v1/categories"));
export const putTenant = (code: string, body: TenantEdit): Promise<Tenant> =>
  told(service.PUT("/api/v1/tenants/{code}", { params: { path: { code } }, body }));
export const importTenants = (csv: string, replace: boolean, preview: boolean): Promise<ImportReport> =>
  told(
    service.POST("/api/v1/tenants/import", {
      params: { query: { replace, preview } },
      body: csv,
      bodySerializer: (text) => text,
      headers: { "Content-Type": "text/csv" },
    }),
  );

export const aliases = (): Promise<Page<Alias>> =>
  told(service.GET("/api/v1/tenants/aliases", { params: { query: { state: "proposed" } } }));
export const settleAlias = (id: string, verdict: "confirm" | "decline"): Promise<Alias> =>
  verdict === "confirm"
    ? told(service.POST("/api/v1/tenants/aliases/{id}/confirm", of(id)))
    : told(service.POST("/api/v1/tenants/aliases/{id}/decline", of(id)));

export const policies = (): Promise<Page<PolicyVersion>> => told(service.GET("/api/v1/policies"));
export const drafts = async (): Promise<Page<Draft>> => await told(service.GET("/api/v1/policies/drafts"));
export const newDraft = async (note: string): Promise<Draft> =>
  await told(service.POST("/api/v1/policies/drafts", { body: { note } }));
export const putDraft = async (id: string, version: number, note: string, rules: Policy): Promise<Draft> => {
  const body = { version, note, body: rules as Record<string, never> };
  return await told(service.PUT("/api/v1/policies/drafts/{id}", { ...of(id), body }));
};
export const deleteDraft = (id: string): Promise<unknown> =>
  told(service.DELETE("/api/v1/policies/drafts/{id}", of(id)));
export const publish = (id: string, version: number): Promise<unknown> =>
  told(service.POST("/api/v1/policies/drafts/{id}/publish", { ...of(id), body: { version } }));

export const people = (): Promise<Page<Person>> => told(service.GET("/api/v1/staff"));
export const addPerson = (person: {
  readonly username: string;
  readonly role: Role;
  readonly tenant_code?: string;
}): Promise<Person & { readonly password: string | null }> =>
  told(service.POST("/api/v1/staff", { body: person }));
export const putPerson = (
  id: string,
  roles: readonly Role[],
  disabled: boolean,
  scope?: Part,
): Promise<Person> =>
  told(
    service.PUT("/api/v1/staff/{id}", { ...of(id), body: { roles, disabled, ...(scope ? { scope } : {}) } }),
  );
export const resetPassword = (id: string): Promise<{ readonly password: string | null }> =>
  told(service.POST("/api/v1/staff/{id}/password", { ...of(id), body: {} }));

/** Which audit entries are asked for. */
export interface Trail {
  readonly receipt?: string;
  readonly event?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

export const audit = async (
  trail: Trail,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<HistoryEntry>> =>
  (await told(
    service.GET("/api/v1/audit", { params: { query: { ...trail, cursor } }, signal }),
  )) as Page<HistoryEntry>;
