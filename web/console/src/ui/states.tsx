/** What a page shows when it has nothing, or not yet, or cannot. */

import { Button, Spin } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { codeOf, Problem } from "../api/problem";
import { wordOf } from "../app/words";
import "./states.css";

/** Shown only after a moment: most things are there before. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="state" role="status">
      <Spin delay={250} />
      <span className="sr-only">{t("state.loading")}</span>
    </div>
  );
}

interface Said {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

export function Nothing({ title, children }: Said) {
  return (
    <div className="state" role="status">
      <svg width="56" height="64" viewBox="0 0 56 64" aria-hidden="true">
        <path
          d="M6 4h44v54l-7.3-5-7.4 5-7.3-5-7.3 5-7.4-5L6 58z"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
        />
        <path d="M16 18h24M16 28h14" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="state" role="alert">
      <h2>{t("state.failed")}</h2>
      <p>
        <Trouble error={error} />
      </p>
      {onRetry && (
        <Button type="primary" onClick={onRetry}>
          {t("state.retry")}
        </Button>
      )}
    </div>
  );
}

/** An error as a sentence, with what the service said where it said something. */
export function Trouble({ error }: { readonly error: unknown }) {
  const code = codeOf(error);
  const detail = error instanceof Problem ? error.body.detail : String(error);
  const sentence = wordOf("problem", code);
  return (
    <>
      {sentence}
      {detail && sentence === code && <span className="muted"> {detail}</span>}
    </>
  );
}
