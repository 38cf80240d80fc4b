/** The words of the interface, out of its description; what that calls any JSON is told closer here. */

import type { Precision } from "../format/time";
import type { Quad } from "../geometry/quad";
import type { Told } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];
export type Schema<Name extends keyof Schemas> = Told<Schemas[Name]>;

/** `T` with some members known closer. */
export type Closer<T, Members> = Omit<T, keyof Members> & Readonly<Members>;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export type Role = Schema<"Role">;
export type Status = Schema<"Status">;
export type Named = Schema<"TenantView">;
export type Sentence = Schema<"Sentence">;
export type ReasonWord = Schema<"RejectReason">;
export type Reason = Schema<"ReasonView">;
export type Me = Schema<"SignedInStaff">;
export type Scope = Schema<"ScopeView">;

/** What was read of one field, as `xiaopiao read` prints it. */
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

/** What was read, as `xiaopiao read` prints it. */
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

/** How exactly a moment is known; words that the description calls any text. */
interface Sale {
  paid_at_precision: Precision | null;
}
interface Decided {
  decided_by: "auto" | "staff" | null;
}

export type Receipt = Closer<Schema<"ReceiptView">, Sale & Decided & { read: Read | null }>;
export type Brief = Closer<Schema<"Brief">, Sale & Decided>;
export type Photo = Schema<"PhotoView">;
export type Line = Closer<Schema<"LineView">, { quad: Quad }>;
export type Candidate = Schema<"CandidateView">;
export type Reference = Schema<"ReferenceView">;
export type TenantMatch = Closer<Schema<"TenantSightView">, { doubt: string | null }>;
export type MemberView = Closer<Schema<"MemberView">, { recent: readonly Brief[] }>;
export type Twin = Closer<
  Schema<"DeskTwin">,
  { verdict: "same_photo" | "same_sale" | "suspected"; receipt: Brief | null }
>;
export type Known = Closer<Schema<"KnownView">, Sale>;
export type Outcome = Closer<
  Schema<"OutcomeView">,
  { would: "credit" | "refuse"; known: Known; twins: readonly Twin[] }
>;
/** What is sent: what is absent stays as it was read. */
export type Corrections = Readonly<Partial<NonNullableMembers<Schemas["CorrectionsBody"]>>>;
type NonNullableMembers<T> = { [Member in keyof T]: NonNullable<T[Member]> };

export type Proposal = Closer<
  Schema<"ProposalView">,
  { kind: "approve" | "reverse"; receipt: Brief | null; corrections: Corrections | null }
>;
export type Claim = Schema<"ClaimView">;
export type HistoryEntry = Closer<Schema<"AuditView">, { particulars: Readonly<Record<string, unknown>> }>;
export type Held = Closer<Schema<"HeldView">, { decision: "approve" | "reject" }>;

export type DeskView = Closer<
  Schema<"DeskView">,
  {
    receipt: Receipt;
    lines: readonly Line[];
    tenant: TenantMatch;
    member: MemberView;
    twins: readonly Twin[];
    outcome: Outcome;
    history: readonly HistoryEntry[];
    held: Held | null;
    proposal: Proposal | null;
  }
>;
