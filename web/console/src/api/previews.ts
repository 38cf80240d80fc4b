import { service, told } from "./client";
import type { Days } from "./statement";
import type { Brief, Closer, Page, Schema } from "./types";

/** What a draft would have decided of past days, as far as it has been tried. */
export type Preview = Schema<"PolicyPreviewView">;
export type Kind = Schema<"PreviewKind">;
export type Changed = Closer<Schema<"PreviewReceipt">, { receipt: Brief }>;

const of = (id: string) => ({ params: { path: { id } } });

export const begin = (draft: string, version: number, days: Days): Promise<Preview> =>
  told(service.POST("/api/v1/policies/drafts/{id}/preview", { ...of(draft), body: { version, ...days } }));

export const preview = (draft: string, signal: AbortSignal): Promise<Preview> =>
  told(service.GET("/api/v1/policies/drafts/{id}/preview", { ...of(draft), signal }));

export const receipts = async (
  draft: string,
  kind: Kind,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Changed>> =>
  (await told(
    service.GET("/api/v1/policies/drafts/{id}/preview/receipts", {
      params: { path: { id: draft }, query: { kind, cursor } },
      signal,
    }),
  )) as Page<Changed>;
