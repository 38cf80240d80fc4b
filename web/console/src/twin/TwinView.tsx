import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/desk";
import type { DeskView, Twin } from "../api/types";
import type { Viewing } from "../desk/DeskPage";
import { useKeys } from "../keys/useKeys";
import { wordOf } from "../app/words";
import { prefetch } from "../photo/prefetch";
import { Caps } from "../ui/Caps";
import { Failure, Loading } from "../ui/states";
import { Comparison } from "./Comparison";
import { Fate } from "./Fate";
import { TwinPhotos } from "./TwinPhotos";
import "./twin.css";

interface Props {
  readonly view: DeskView;
  readonly twins: readonly Twin[];
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly viewing: Viewing;
}

const ofReceipt = (id: string) => ({
  queryKey: ["reviews", "view", id],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.view(id, signal),
  staleTime: 30_000,
});

/** This receipt and a twin of it, side by side. The twin is loaded before the view is opened. */
export function TwinView({ view, twins, isOpen, onToggle, viewing }: Props) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const [isBlinking, setBlinking] = useState(false);
  const [lit, setLit] = useState<string | null>(null);
  const twin = twins[at] ?? twins[0];
  const query = useQuery({ ...ofReceipt(twin?.id ?? ""), enabled: twin !== undefined });
  const url = query.data?.photos[0]?.url;
  useEffect(() => {
    if (url) void prefetch(url);
  }, [url]);
  useKeys("desk", { twin: () => onToggle(true) }, !isOpen);
  useKeys(
    "twin",
    {
      twin_close: () => onToggle(false),
      twin_next: () => (twins.length > 1 ? setAt((now) => (now + 1) % twins.length) : false),
      blink: () => setBlinking((now) => !now),
    },
    isOpen,
  );
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOpen) panel.current?.focus();
  }, [isOpen]);
  if (!isOpen || !twin) return null;
  return (
    <section ref={panel} className="twin-view" aria-label={t("twin.view")} tabIndex={-1}>
      <header>
        <h2>{wordOf("twin.verdict", twin.verdict)}</h2>
        {twins.length > 1 && (
          <Button size="small" onClick={() => setAt((now) => (now + 1) % twins.length)}>
            {at + 1}/{twins.length} <Caps action="twin_next" />
          </Button>
        )}
        <span className="muted">{t(twin.same_member ? "twin.same_member" : "twin.other_member")}</span>
        <span className="head-end">
          <Button size="small" aria-pressed={isBlinking} onClick={() => setBlinking((now) => !now)}>
            {t("twin.blink")} <Caps action="blink" />
          </Button>
          <Button size="small" onClick={() => onToggle(false)}>
            {t("twin.close")} <Caps action="twin" />
          </Button>
        </span>
      </header>
      {query.isPending && <Loading />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <div className="twin-body">
          <TwinPhotos
            left={view}
            right={query.data}
            viewing={viewing}
            isBlinking={isBlinking}
            lit={lit}
            onLit={setLit}
          />
          <div className="twin-side">
            <Fate twin={query.data} />
            <Comparison left={view} right={query.data} lit={lit} onLit={setLit} />
          </div>
        </div>
      )}
    </section>
  );
}
