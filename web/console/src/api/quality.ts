import { service, told } from "./client";
import type { Days } from "./statement";
import type { Closer, Page, Receipt, Schema } from "./types";

export type Fault = Schema<"Fault">;
export type Checked = Closer<Schema<"SpotCheckView">, { wrong: readonly Fault[]; receipt: Receipt }>;

/** How many of what was checked were wrong; the interval holds the truth 95 times in 100. */
export type Share = Schema<"Share">;
export type Quality = Schema<"Quality">;

export const quality = (days: Days): Promise<Quality> =>
  told(service.GET("/api/v1/quality", { params: { query: { ...days } } }));

export const foundWrong = async (): Promise<Page<Checked>> =>
  (await told(
    service.GET("/api/v1/spot-checks", { params: { query: { verdict: "wrong" } } }),
  )) as Page<Checked>;
