import type { Quad } from "../geometry/quad";
import { request } from "./request";
import type { Corrections, DeskView, Held, Line, Outcome, Page, Proposal, Receipt } from "./types";

export interface Approval {
  readonly version: number;
  readonly corrections?: Corrections;
  readonly another_sale?: boolean;
  readonly note?: string;
}

/** The receipt to decide now, and the one after it. */
export function next(count = 2): Promise<{ items: readonly DeskView[] }> {
  return request("POST", "/reviews/next", { body: { count } });
}

export const view = (id: string, signal?: AbortSignal): Promise<DeskView> =>
  request("GET", `/reviews/${id}`, signal ? { signal } : {});

export const claim = (id: string): Promise<DeskView> => request("POST", `/reviews/${id}/claim`);

export const heartbeat = (ids: readonly string[]): Promise<{ lost: readonly string[] }> =>
  request("POST", "/reviews/heartbeat", { body: { ids } });

export const release = (id: string): Promise<void> => request("POST", `/reviews/${id}/release`);

export const skip = (id: string, note: string): Promise<void> =>
  request("POST", `/reviews/${id}/skip`, { body: { note } });

export const handToSenior = (id: string, note: string): Promise<void> =>
  request("POST", `/reviews/${id}/senior`, { body: { note } });

/** What would follow; changes nothing. */
export const check = (id: string, approval: Approval, signal?: AbortSignal): Promise<Outcome> =>
  request("POST", `/reviews/${id}/check`, { body: approval, ...(signal ? { signal } : {}) });

/** The words in a region of a photo. */
export const read = (id: string, n: number, quad: Quad): Promise<{ text: string; lines: readonly Line[] }> =>
  request("POST", `/reviews/${id}/read`, { body: { n, quad } });

/** Decides; the service carries it out after its hold, so that it can be undone until then. */
export const approve = (id: string, approval: Approval): Promise<Held> =>
  request("POST", `/reviews/${id}/approve`, { body: { ...approval, hold: true } });

export const reject = (id: string, version: number, reason: string, note?: string): Promise<Held> =>
  request("POST", `/reviews/${id}/reject`, {
    body: { version, reason, ...(note ? { note } : {}), hold: true },
  });

export const undo = (id: string): Promise<DeskView> => request("POST", `/reviews/${id}/undo`);

export const propose = (id: string, { version, ...approve }: Approval): Promise<Proposal> =>
  request("POST", `/receipts/${id}/proposals`, { body: { version, approve } });

export const confirmProposal = (id: string): Promise<Receipt> => request("POST", `/proposals/${id}/confirm`);

export const declineProposal = (id: string, note?: string): Promise<Proposal> =>
  request("POST", `/proposals/${id}/decline`, { body: note ? { note } : {} });

export const proposals = (): Promise<Page<Proposal>> => request("GET", "/proposals");
