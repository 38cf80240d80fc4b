import type { Quad } from "../geometry/quad";
import { service, told, until } from "./client";
import type { Corrections, DeskView, Held, Line, Outcome, Page, Proposal, Receipt } from "./types";

export interface Approval {
  readonly version: number;
  readonly corrections?: Corrections;
  readonly another_sale?: boolean;
  readonly note?: string;
}

/** Points to be taken back: of all that is left of the sale, or of this amount of it. */
export interface TakeBack {
  readonly amount_fen?: number;
  readonly reason: string;
  readonly note?: string;
}

const of = (id: string) => ({ params: { path: { id } } });

/** The receipt to decide now, and the one after it. */
export const next = async (count = 2): Promise<{ items: readonly DeskView[] }> =>
  (await told(service.POST("/api/v1/reviews/next", { body: { count } }))) as { items: readonly DeskView[] };

export const view = async (id: string, signal?: AbortSignal): Promise<DeskView> =>
  (await told(service.GET("/api/v1/reviews/{id}", { ...of(id), ...until(signal) }))) as DeskView;

export const claim = async (id: string): Promise<DeskView> =>
  (await told(service.POST("/api/v1/reviews/{id}/claim", of(id)))) as DeskView;

export const heartbeat = (ids: readonly string[]): Promise<{ lost: readonly string[] }> =>
  told(service.POST("/api/v1/reviews/heartbeat", { body: { ids } }));

export const skip = (id: string, note: string): Promise<unknown> =>
  told(service.POST("/api/v1/reviews/{id}/skip", { ...of(id), body: { note } }));

export const handToSenior = (id: string, note: string): Promise<unknown> =>
  told(service.POST("/api/v1/reviews/{id}/senior", { ...of(id), body: { note } }));

/** What would follow; changes nothing. */
export const check = async (id: string, approval: Approval, signal?: AbortSignal): Promise<Outcome> => {
  const { version, corrections = {}, another_sale = false } = approval;
  const body = { version, corrections, another_sale };
  return (await told(
    service.POST("/api/v1/reviews/{id}/check", { ...of(id), body, ...until(signal) }),
  )) as Outcome;
};

/** The words in a region of a photo. */
export const read = async (
  id: string,
  n: number,
  quad: Quad,
): Promise<{ text: string; lines: readonly Line[] }> => {
  const body = { n, quad: quad.map(([x, y]) => [x, y]) };
  return (await told(service.POST("/api/v1/reviews/{id}/read", { ...of(id), body }))) as unknown as {
    text: string;
    lines: readonly Line[];
  };
};

/** Decides; the service carries it out after its hold, so that it can be undone until then. */
export const approve = async (id: string, approval: Approval): Promise<Held> => {
  const { version, corrections = {}, another_sale = false, note = null } = approval;
  const body = { version, corrections, another_sale, note, hold: true };
  return (await told(service.POST("/api/v1/reviews/{id}/approve", { ...of(id), body }))) as Held;
};

export const reject = async (id: string, version: number, reason: string, note?: string): Promise<Held> => {
  const body = { version, reason: reason as never, note: note ?? null, hold: true };
  return (await told(service.POST("/api/v1/reviews/{id}/reject", { ...of(id), body }))) as Held;
};

export const undo = async (id: string): Promise<DeskView> =>
  (await told(service.POST("/api/v1/reviews/{id}/undo", of(id)))) as DeskView;

export const propose = async (id: string, approval: Approval): Promise<Proposal> => {
  const { version, corrections = {}, another_sale = false, note = null } = approval;
  const body = { version, approve: { corrections, another_sale, note } };
  return (await told(service.POST("/api/v1/receipts/{id}/proposals", { ...of(id), body }))) as Proposal;
};

/** Takes points back now. The key makes a second try the same one. */
export const takeBack = async (
  id: string,
  version: number,
  what: TakeBack,
  key: string,
): Promise<Receipt> => {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  const body = { ...what, version };
  return (await told(service.POST("/api/v1/receipts/{id}/reverse", { params, body }))) as Receipt;
};

/** Proposes to take points back: another senior confirms it. */
export const proposeTakeBack = async (id: string, version: number, reverse: TakeBack): Promise<Proposal> =>
  (await told(
    service.POST("/api/v1/receipts/{id}/proposals", { ...of(id), body: { version, reverse } }),
  )) as Proposal;

export const confirmProposal = async (id: string): Promise<Receipt> =>
  (await told(service.POST("/api/v1/proposals/{id}/confirm", of(id)))) as Receipt;

export const declineProposal = async (id: string, note?: string): Promise<Proposal> => {
  const body = { note: note ?? null };
  return (await told(service.POST("/api/v1/proposals/{id}/decline", { ...of(id), body }))) as Proposal;
};

export const proposals = async (): Promise<Page<Proposal>> =>
  (await told(service.GET("/api/v1/proposals"))) as Page<Proposal>;
