import { service, told } from "./client";
import type { Closer, Page, Receipt, Schema } from "./types";

/** What a tenant disputes, with the receipt that it is about. */
export type Disputed = Schema<"DisputeView"> &
  Closer<Omit<Schema<"DisputedReceiptView">, keyof Schema<"DisputeView">>, { receipt: Receipt }>;
export type DisputeState = Disputed["state"];
export type Outcome = Schema<"Settlement">["outcome"];

export const disputes = async (
  state: DisputeState | null,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Disputed>> => {
  const query = { ...(state ? { state } : {}), cursor };
  return (await told(service.GET("/api/v1/disputes", { params: { query }, signal }))) as Page<Disputed>;
};

export const settle = (id: string, outcome: Outcome, note: string): Promise<unknown> =>
  told(
    service.POST("/api/v1/disputes/{id}/settle", {
      params: { path: { id } },
      body: { outcome, note: note === "" ? null : note },
    }),
  );
