/** The words of the interface, as the console uses them. */

import type { Quad } from "../geometry/quad";
import type { Precision } from "../format/time";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

export type Role = "reviewer" | "senior" | "admin" | "tenant";
export type Status = "received" | "reading" | "in_review" | "credited" | "rejected" | "reversed";

export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export interface ReasonWord extends Sentence {
  readonly code: string;
}

export interface Reason extends ReasonWord {
  readonly certain: boolean;
  readonly detail: string;
}

export interface Me {
  readonly id: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly tenant: Named | null;
  readonly mall: { readonly name: string; readonly time_zone: string; readonly currency: string };
  readonly reject_reasons: readonly ReasonWord[];
  readonly hold_seconds: number;
  readonly lease_seconds: number;
}

export interface ReadField {
  readonly value: string;
  readonly confidence: number;
  readonly quad?: unknown;
  readonly fen?: number;
  readonly precision?: Precision;
}

export interface ReadItem {
  readonly name: string;
  readonly quantity: string | null;
  readonly unit_price_fen: number | null;
  readonly amount_fen: number | null;
}

export interface Read {
  readonly document?: { readonly kind: string; readonly confidence: number };
  readonly fields?: Readonly<Record<string, ReadField | null>>;
  readonly items?: readonly ReadItem[];
  readonly photo?: {
    readonly width: number;
    readonly height: number;
    readonly turn: number;
    readonly verdict: string;
  };
}

export interface Appeal {
  readonly at: string;
  readonly note: string;
  readonly photos: number;
}

export interface Receipt {
  readonly id: string;
  readonly version: number;
  readonly status: Status;
  readonly reason?: string | null;
  readonly reason_text?: Sentence | null;
  readonly reasons: readonly string[];
  readonly submitted_at: string;
  readonly decided_at?: string | null;
  readonly decided_by?: "auto" | "staff" | null;
  readonly store_name?: string | null;
  readonly tenant?: Named | null;
  readonly paid_amount_fen?: number | null;
  readonly paid_at?: string | null;
  readonly paid_at_precision?: Precision | null;
  readonly receipt_number?: string | null;
  readonly kind?: string | null;
  readonly points: number;
  readonly points_reversed: number;
  readonly points_pending: number;
  readonly photos: number;
  readonly member_id?: string | null;
  readonly duplicate_of?: string | null;
  readonly read?: Read | null;
  readonly appeals?: readonly Appeal[] | null;
}

export interface Brief {
  readonly id: string;
  readonly status: Status;
  readonly reason: string | null;
  readonly submitted_at: string;
  readonly decided_at: string | null;
  readonly decided_by: "auto" | "staff" | null;
  readonly store_name: string | null;
  readonly tenant: Named | null;
  readonly paid_amount_fen: number | null;
  readonly paid_at: string | null;
  readonly paid_at_precision: Precision | null;
  readonly receipt_number: string | null;
  readonly points: number;
  readonly points_reversed: number;
  readonly photos: number;
}

export interface Photo {
  readonly n: number;
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly turn: number | null;
}

export interface Line {
  readonly text: string;
  readonly confidence: number;
  readonly quad: Quad;
  readonly n: number;
}

export interface Candidate extends Named {
  readonly score: number;
  readonly agrees: readonly string[];
  readonly differs: readonly string[];
}

export interface Reference {
  readonly id: string;
  readonly url: string;
  readonly paid_at: string | null;
  readonly paid_amount_fen: number | null;
  readonly receipt_number: string | null;
}

export interface TenantMatch {
  readonly outcome: string | null;
  readonly doubt: string | null;
  readonly place: string | null;
  readonly candidates: readonly Candidate[];
  readonly runner_up: Candidate | null;
  readonly record:
    | (Named & {
        readonly category: string;
        readonly unit: string | null;
        readonly phone: string | null;
        readonly aliases: readonly string[];
        readonly fen_per_point: number | null;
      })
    | null;
  readonly references: readonly Reference[];
}

export interface MemberView {
  readonly id: string;
  readonly since: string;
  readonly balance: number;
  readonly credited: number;
  readonly rejected: number;
  readonly in_review: number;
  readonly points: number;
  readonly today: {
    readonly receipts: number;
    readonly points: number;
    readonly receipts_max: number;
    readonly points_max: number;
  };
  readonly recent: readonly Brief[];
}

export interface Twin {
  readonly id: string;
  readonly verdict: "same_photo" | "same_sale" | "suspected";
  readonly agree: readonly string[];
  readonly differ: readonly string[];
  readonly same_member: boolean;
  readonly receipt: Brief | null;
}

export interface Known {
  readonly tenant: Named | null;
  readonly paid_amount_fen: number | null;
  readonly paid_at: string | null;
  readonly paid_at_precision: Precision | null;
  readonly receipt_number: string | null;
}

export interface Outcome {
  readonly would: "credit" | "refuse";
  readonly problem: {
    readonly code: string;
    readonly detail: string;
    readonly field: string | null;
    readonly duplicate_of: string | null;
  } | null;
  readonly points: number;
  readonly computed: {
    readonly paid_amount_fen: number | null;
    readonly fen_per_point: number | null;
    readonly rate_of: "tenant" | "category" | null;
    readonly category: string | null;
    readonly minimum_fen: number;
    readonly day: {
      readonly receipts: number;
      readonly receipts_max: number;
      readonly points: number;
      readonly points_max: number;
      readonly over: boolean;
    };
    readonly policy_version: number;
    readonly expires_on: string | null;
  };
  readonly findings: readonly Reason[];
  readonly twins: readonly Twin[];
  readonly known: Known;
  readonly second_person: { readonly needed: boolean; readonly why: string | null };
}

export interface Corrections {
  readonly tenant_code?: string;
  readonly paid_amount_fen?: number;
  readonly paid_at?: string;
  readonly receipt_number?: string;
}

export interface Proposal {
  readonly id: string;
  readonly kind: "approve" | "reverse";
  readonly receipt: Brief | null;
  readonly version: number;
  readonly points: number;
  readonly amount_fen: number | null;
  readonly corrections: Corrections;
  readonly reason: string | null;
  readonly note: string | null;
  readonly by: { readonly id: string; readonly name: string };
  readonly mine: boolean;
  readonly at: string;
  readonly state: "open" | "confirmed" | "declined" | "void";
}

export interface Claim {
  readonly by: string;
  readonly name: string;
  readonly mine: boolean;
  readonly until: string;
}

export interface HistoryEntry {
  readonly at: string;
  readonly actor: { readonly kind: "machine" | "member" | "staff"; readonly name: string | null };
  readonly event: string;
  readonly particulars: Readonly<Record<string, unknown>>;
}

export interface DeskView {
  readonly receipt: Receipt;
  readonly photos: readonly Photo[];
  readonly lines: readonly Line[];
  readonly reasons: readonly Reason[];
  readonly tenant: TenantMatch;
  readonly member: MemberView;
  readonly twins: readonly Twin[];
  readonly outcome: Outcome;
  readonly history: readonly HistoryEntry[];
  readonly notes: readonly {
    readonly at: string;
    readonly by: string;
    readonly kind: string;
    readonly note: string;
  }[];
  readonly promised_at: string | null;
  readonly overdue: boolean;
  readonly for_senior: boolean;
  readonly claim: Claim | null;
  readonly held: {
    readonly decision: "approve" | "reject";
    readonly by: string;
    readonly mine: boolean;
    readonly until: string;
  } | null;
  readonly proposal: Proposal | null;
}

export interface Held {
  readonly id: string;
  readonly decision: "approve" | "reject";
  readonly until: string;
  readonly points: number;
}
