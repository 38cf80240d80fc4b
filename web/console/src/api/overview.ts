import { service, told } from "./client";
import type { Days } from "./statement";
import type { Schema } from "./types";

export type ReviewerFigures = Schema<"OverviewView">["reviewers"][number];
export type Spread = Schema<"OverviewView">["seconds_to_credit"];
export type Overview = Schema<"OverviewView">;

export const overview = (days: Days, signal: AbortSignal): Promise<Overview> =>
  told(service.GET("/api/v1/overview", { params: { query: { ...days } }, signal }));
