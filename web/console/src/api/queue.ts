import { service, told } from "./client";
import type { paths } from "./schema.gen";
import type { Closer, Page, Receipt, Schema } from "./types";

export type QueueItem = Receipt & Omit<Schema<"QueueItem">, keyof Receipt>;

/** Filters as the address of the page holds them. */
export type Filters = Readonly<Record<string, string>>;
type Query = NonNullable<paths["/api/v1/reviews"]["get"]["parameters"]["query"]>;

export type Counts = Schema<"CountsView">;
export type SavedView = Closer<Schema<"SavedViewView">, { query: Filters }>;

export interface BulkChoice {
  readonly ids: readonly string[];
  readonly approve: Record<string, never> | null;
  readonly reject: { readonly reason: string; readonly note?: string } | null;
}

export type BulkPreview = Closer<Schema<"PreviewView">, { items: readonly QueueItem[] }>;
export type BulkResult = Schema<"BulkView">;

const PAGE = 100;

/** The service reads its query out of texts, as the address holds them. */
const asked = (filters: Filters): Query =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ""));

export const list = async (
  filters: Filters,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<QueueItem>> => {
  const query = { ...asked(filters), limit: PAGE, cursor };
  return (await told(service.GET("/api/v1/reviews", { params: { query }, signal }))) as Page<QueueItem>;
};

export const counts = (filters: Filters, signal: AbortSignal): Promise<Counts> =>
  told(service.GET("/api/v1/reviews/counts", { params: { query: asked(filters) }, signal }));

export const views = async (): Promise<Page<SavedView>> => await told(service.GET("/api/v1/reviews/views"));

export const saveView = async (name: string, query: Filters): Promise<SavedView> =>
  await told(service.POST("/api/v1/reviews/views", { body: { name, query: query as never } }));

export const deleteView = (id: string): Promise<unknown> =>
  told(service.DELETE("/api/v1/reviews/views/{id}", { params: { path: { id } } }));

export const previewBulk = async (choice: BulkChoice): Promise<BulkPreview> => {
  const reject = choice.reject && { ...choice.reject, reason: choice.reject.reason as never };
  const body = { ids: choice.ids, approve: choice.approve, reject };
  return (await told(service.POST("/api/v1/reviews/bulk/preview", { body }))) as BulkPreview;
};

export const carryOut = (token: string): Promise<BulkResult> =>
  told(service.POST("/api/v1/reviews/bulk", { body: { token } }));
