import { useTranslation } from "react-i18next";
import type { Candidate, DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { short } from "../format/time";
import { Money } from "../ui/Money";

/** Whose paper it is said to be, what speaks for it, and who else it might be. */
export function TenantCard({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  const { tenant } = view;
  const { record, candidates, runner_up: runnerUp, references } = tenant;
  const [best] = candidates;
  const others = [...candidates.slice(1), ...(runnerUp ? [runnerUp] : [])].filter(
    ({ code }) => code !== best?.code,
  );
  return (
    <section className="card tenant">
      <h3>
        {t("tenant.title")}
        {tenant.outcome && <span className="muted"> · {wordOf("match", tenant.outcome)}</span>}
      </h3>
      {record ? (
        <p>
          <b>{record.name}</b> <span className="mono muted">{record.code}</span> · {record.category}
          {record.unit && <span className="muted"> · {record.unit}</span>}
        </p>
      ) : (
        <p className="muted">{t("tenant.none")}</p>
      )}
      {tenant.place && <p className="muted">{t("tenant.place", { place: tenant.place })}</p>}
      {best && <CandidateLine candidate={best} isBest />}
      {others.map((candidate) => (
        <CandidateLine key={candidate.code} candidate={candidate} />
      ))}
      {references.length > 0 && (
        <details className="references">
          <summary>{t("tenant.references", { count: references.length })}</summary>
          <ul>
            {references.map((reference) => (
              <li key={reference.id}>
                <a href={reference.url} target="_blank" rel="noreferrer">
                  <img
                    src={reference.url}
                    alt={t("tenant.reference")}
                    width={72}
                    height={96}
                    loading="lazy"
                  />
                </a>
                <span className="small">
                  <Money fen={reference.paid_amount_fen} />
                  <br />
                  <span className="muted">{reference.paid_at ? short(reference.paid_at) : "—"}</span>
                  <br />
                  <span className="mono muted">{reference.receipt_number ?? "—"}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function CandidateLine({
  candidate,
  isBest = false,
}: {
  readonly candidate: Candidate;
  readonly isBest?: boolean;
}) {
  const { t } = useTranslation();
  const { name, code, score, agrees, differs } = candidate;
  return (
    <p className="candidate">
      {!isBest && (
        <span>
          <span className="muted">{t("tenant.or")}</span> {name} <span className="mono muted">{code}</span>
        </span>
      )}
      <span>{(Math.floor(score * 1000) / 10).toFixed(1)}%</span>
      {agrees.map((part) => (
        <span key={part} className="chip good">
          ✓ {wordOf("evidence", part)}
        </span>
      ))}
      {differs.map((part) => (
        <span key={part} className="chip bad">
          ✕ {wordOf("evidence", part)}
        </span>
      ))}
    </p>
  );
}
