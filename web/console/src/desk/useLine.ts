/** The desk's line of receipts: claims ahead, decides without waiting, can undo. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import * as api from "../api/desk";
import { codeOf } from "../api/problem";
import type { DeskView, Held } from "../api/types";
import { prefetch } from "../photo/prefetch";
import { aged, EMPTY, filled, gone, heldBack, left, type Line, returned } from "./line";

/** Well within a lease, also when one heartbeat is lost. */
const HEARTBEAT_MS = 40_000;
/** How long a desk without work waits before it asks again. */
const LOOK_AGAIN_MS = 5_000;

export interface Refusal {
  /** As it was decided on. */
  readonly seen: DeskView;
  /** As it is now. */
  readonly view: DeskView;
  readonly error: unknown;
}

export interface Desk {
  readonly line: Line;
  readonly isLoading: boolean;
  readonly error: unknown;
  /** A decision that the service did not take. */
  readonly refusal: Refusal | null;
  readonly forget: () => void;
  readonly refresh: () => void;
  readonly decide: (view: DeskView, title: string, act: () => Promise<Held>) => void;
  /** Puts a receipt aside without deciding it. */
  readonly putAside: (view: DeskView, act: () => Promise<unknown>) => void;
  readonly undo: () => void;
  readonly isUndoing: boolean;
}

async function fetchLine(only: string | undefined): Promise<readonly DeskView[]> {
  const items = only ? [await claimOrView(only)] : (await api.next()).items;
  for (const photo of items.flatMap(({ photos }) => photos.slice(0, 1))) void prefetch(photo.url);
  return items;
}

/** A receipt that somebody else holds, or that is decided, can still be looked at. */
async function claimOrView(id: string): Promise<DeskView> {
  try {
    return await api.claim(id);
  } catch (error) {
    if (["held_by_other", "not_in_review", "decision_held"].includes(codeOf(error))) return api.view(id);
    throw error;
  }
}

const inSeconds = (seconds: number) => Date.now() + seconds * 1000;

export function useLine(only: string | undefined, holdSeconds: number): Desk {
  const [line, setLine] = useState<Line>(EMPTY);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isUndoing, setUndoing] = useState(false);
  const client = useQueryClient();
  const key = ["desk", only ?? "next"];
  const query = useQuery({
    queryKey: key,
    queryFn: () => fetchLine(only),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: line.waiting.length === 0 ? LOOK_AGAIN_MS : false,
  });
  const { data, refetch } = query;
  // What the service handed out is taken over while rendering, so that nothing old is painted.
  const [taken, setTaken] = useState<readonly DeskView[] | undefined>(undefined);
  if (data !== taken) {
    setTaken(data);
    setLine((now) => filled(now, data ?? []));
  }
  const refresh = useCallback(() => void refetch(), [refetch]);
  useHeartbeat(line, refresh);

  const settled = () => {
    void client.invalidateQueries({ queryKey: ["reviews"] });
    void refetch();
  };
  const decide: Desk["decide"] = (view, title, act) => {
    const { id } = view.receipt;
    // The service's clock may differ; ours began before it did.
    const endsAt = inSeconds(holdSeconds);
    setRefusal(null);
    setLine((now) => left(now, id));
    act().then(
      (held) => {
        setLine((now) => heldBack(now, { ...held, id, endsAt, title, view }));
        settled();
      },
      (error: unknown) => void takeBack(view, error),
    );
  };
  const takeBack = async (view: DeskView, error: unknown) => {
    const fresh = codeOf(error) === "stale" ? await api.view(view.receipt.id).catch(() => view) : view;
    setLine((now) => returned(now, fresh));
    setRefusal({ seen: view, view: fresh, error });
  };
  const putAside: Desk["putAside"] = (view, act) => {
    setLine((now) => left(now, view.receipt.id));
    act().then(
      () => {
        setLine((now) => gone(now, view.receipt.id));
        settled();
      },
      (error: unknown) => void takeBack(view, error),
    );
  };
  const undo = () => {
    const last = line.held.at(-1);
    if (!last || isUndoing) return;
    setUndoing(true);
    api
      .undo(last.id)
      .then(
        (view) => setLine((now) => returned(now, view)),
        (error: unknown) => setRefusal({ seen: last.view, view: last.view, error }),
      )
      .finally(() => setUndoing(false));
  };
  useAging(line, setLine);
  return {
    line,
    isLoading: query.isPending || (query.isFetching && line.waiting.length === 0 && line.leaving.size > 0),
    error: query.error,
    refusal,
    forget: () => setRefusal(null),
    refresh,
    decide,
    putAside,
    undo,
    isUndoing,
  };
}

/** Keeps what is at hand; what was lost is not shown any longer. */
function useHeartbeat({ waiting }: Line, onLost: () => void) {
  const ids = useRef<readonly string[]>([]);
  useEffect(() => {
    ids.current = waiting.filter((view) => view.claim?.mine).map((view) => view.receipt.id);
  }, [waiting]);
  useEffect(() => {
    const beat = async () => {
      if (ids.current.length === 0) return;
      const { lost } = await api.heartbeat(ids.current);
      if (lost.length > 0) onLost();
    };
    const timer = window.setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MS);
    return () => window.clearInterval(timer);
  }, [onLost]);
}

function useAging({ held }: Line, setLine: (change: (line: Line) => Line) => void) {
  const ends = held[0]?.endsAt;
  useEffect(() => {
    if (ends === undefined) return;
    const timer = window.setTimeout(
      () => setLine((now) => aged(now, Date.now())),
      Math.max(0, ends - Date.now()) + 20,
    );
    return () => window.clearTimeout(timer);
  }, [ends, setLine]);
}
