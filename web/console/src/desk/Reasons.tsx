import { useTranslation } from "react-i18next";
import type { DeskView, Reason } from "../api/types";
import { said, wordOf } from "../app/words";
import { local } from "../format/time";
import { detailOf } from "./details";
import type { Editing } from "./useCorrections";

/** Why a person has to look, most weighty first; with corrections in, what is left of it. */
export function Reasons({ view, editing }: { readonly view: DeskView; readonly editing: Editing }) {
  const { t } = useTranslation();
  const findings = editing.isCorrected ? (editing.outcome?.findings ?? null) : null;
  const left = findings && new Set(findings.map(({ code }) => code));
  const isDecided = view.receipt.status !== "in_review";
  const come = findings?.filter(({ code }) => !view.reasons.some((reason) => reason.code === code)) ?? [];
  if (isDecided && view.reasons.length === 0 && view.notes.length === 0) return null;
  return (
    <section className="reasons" aria-label={t("desk.reasons")}>
      <ol>
        {view.reasons.map((reason) => (
          <ReasonLine key={reason.code} reason={reason} isGone={left !== null && !left.has(reason.code)} />
        ))}
        {come.map((reason) => (
          <ReasonLine key={reason.code} reason={reason} isNew />
        ))}
        {view.reasons.length === 0 && <li className="muted">{t("desk.no_reasons")}</li>}
      </ol>
      {view.notes.map((note) => (
        <p key={`${note.at} ${note.by}`} className="said-by">
          <b>{note.by}</b> {note.note} <span className="muted">{local(note.at, "minute")}</span>
        </p>
      ))}
    </section>
  );
}

interface LineProps {
  readonly reason: Reason;
  readonly isGone?: boolean;
  readonly isNew?: boolean;
}

function ReasonLine({ reason, isGone = false, isNew = false }: LineProps) {
  const { t, i18n } = useTranslation();
  return (
    <li className={isGone ? "gone" : isNew ? "new" : ""}>
      <span className={`chip ${reason.certain ? "bad" : "warn"}`}>
        {isGone ? "✓" : reason.certain ? "✕" : "!"} {wordOf("reason", reason.code)}
      </span>
      <span>{said(reason, i18n.language)}</span>
      {reason.detail && (
        <span className="detail">
          {detailOf(
            reason.detail,
            (word, values) => t(word, { replace: values }),
            (code) => wordOf("field", code),
          )}
        </span>
      )}
      {isGone && <span className="muted small">{t("desk.reason_gone")}</span>}
      {isNew && <span className="muted small">{t("desk.reason_new")}</span>}
    </li>
  );
}
