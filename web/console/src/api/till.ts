import { service, told } from "./client";
import type { Schema } from "./types";

/** One sale, as its till states it. */
export type CodeSale = Schema<"TillSaleBody">;
export type PointsCode = Schema<"PointsCodeView">;

/** The same sale asked for twice is one code. */
export const makeCode = (body: CodeSale): Promise<PointsCode> =>
  told(service.POST("/api/v1/points-codes", { body }));
