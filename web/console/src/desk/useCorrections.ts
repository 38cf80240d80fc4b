/** The fields being corrected, and what the service says would follow: asked again after each change. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import * as api from "../api/desk";
import type { Corrections, DeskView, Outcome } from "../api/types";
import { type Draft, draftOf, type Editable, isEmpty, meaningOf } from "./corrections";

/** Typing that pauses this long is looked at. */
const PAUSE_MS = 180;

export interface Editing {
  readonly draft: Draft;
  readonly read: Draft;
  readonly corrections: Corrections;
  readonly isCorrected: boolean;
  readonly wrong: readonly Editable[];
  /** Of what stands in the fields; `null` until it has been checked. */
  readonly outcome: Outcome | null;
  readonly isChecking: boolean;
  readonly error: unknown;
  readonly change: (field: Editable, text: string) => void;
  readonly restore: (field?: Editable) => void;
}

export function useCorrections(view: DeskView): Editing {
  const { receipt, outcome } = view;
  const read = useMemo(() => draftOf(outcome.known), [outcome.known]);
  const [draft, setDraft] = useState(read);
  const { corrections, wrong } = useMemo(() => meaningOf(draft, read), [draft, read]);
  const isCorrected = !isEmpty(corrections);
  const settled = useSettled(corrections);
  const isSettled = settled === corrections;
  const query = useQuery({
    queryKey: ["check", receipt.id, receipt.version, settled],
    queryFn: ({ signal }) =>
      api.check(receipt.id, { version: receipt.version, corrections: settled }, signal),
    enabled: !isEmpty(settled) && wrong.length === 0,
    staleTime: 0,
  });
  const isChecking = isCorrected && (!isSettled || query.isFetching);
  return {
    draft,
    read,
    corrections,
    isCorrected,
    wrong,
    outcome: wrong.length > 0 || isChecking ? null : isCorrected ? (query.data ?? null) : outcome,
    isChecking,
    error: isCorrected ? query.error : null,
    change: (field, text) => setDraft((now) => ({ ...now, [field]: text })),
    restore: (field) => setDraft((now) => (field ? { ...now, [field]: read[field] } : read)),
  };
}

function useSettled(corrections: Corrections): Corrections {
  const [settled, setSettled] = useState(corrections);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(corrections), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [corrections]);
  return settled;
}
