import { request } from "./request";
import type { ReasonWord } from "./types";
import type { Days } from "./statement";

export interface Spread {
  readonly median: number | null;
  readonly p90: number | null;
}

export interface ReviewerFigures {
  readonly id: string;
  readonly name: string;
  readonly decisions: number;
  readonly approved: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly seconds_median: number | null;
  readonly seconds_p90: number | null;
}

export interface Overview extends Days {
  readonly received: number;
  readonly credited: number;
  readonly rejected: number;
  readonly in_review: number;
  readonly overdue: number;
  readonly settled_alone: number;
  readonly settled_alone_share: number | null;
  readonly points: number;
  readonly reversed_points: number;
  readonly paid_amount_fen: number;
  readonly seconds_to_credit: Spread;
  readonly seconds_to_decision: Spread;
  readonly by_reason: readonly (ReasonWord & { readonly review: number; readonly rejected: number })[];
  readonly by_day: readonly {
    readonly day: string;
    readonly received: number;
    readonly credited: number;
    readonly rejected: number;
    readonly settled_alone: number;
  }[];
  readonly by_hour: readonly {
    readonly hour: number;
    readonly received: number;
    readonly credited: number;
  }[];
  readonly by_tenant: readonly {
    readonly code: string;
    readonly name: string;
    readonly received: number;
    readonly credited: number;
    readonly points: number;
    readonly in_review: number;
  }[];
  readonly by_category: readonly {
    readonly category: string;
    readonly received: number;
    readonly credited: number;
    readonly points: number;
  }[];
  readonly reviewers: readonly ReviewerFigures[];
}

export const overview = ({ from, to }: Days, signal: AbortSignal): Promise<Overview> =>
  request("GET", "/overview", { query: { from, to }, signal });
