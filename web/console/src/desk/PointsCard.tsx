import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { count, yuan } from "../format/money";
import type { Editing } from "./useCorrections";

/** What it would earn, and how that is computed. */
export function PointsCard({ view, editing }: { readonly view: DeskView; readonly editing: Editing }) {
  const { t } = useTranslation();
  const outcome = editing.outcome;
  const { computed } = outcome ?? view.outcome;
  const { day, paid_amount_fen: paid, fen_per_point: rate } = computed;
  return (
    <section className={`card points${outcome ? "" : " unsure"}`} aria-busy={editing.isChecking}>
      <h3>{t("points.title")}</h3>
      <p className="points-sum">
        <b>{outcome ? count(outcome.points) : "…"}</b> {t("points.unit")}
      </p>
      {paid != null && rate != null && (
        <p className="points-how">
          ¥{yuan(paid)} ÷ ¥{yuan(rate)}
          <span className="muted">
            {" "}
            {t(computed.rate_of === "tenant" ? "points.rate_of.tenant" : "points.rate_of.category", {
              name: computed.category,
            })}
          </span>
        </p>
      )}
      {rate == null && <p className="muted">{t("points.no_rate", { name: computed.category ?? "—" })}</p>}
      {outcome?.problem && (
        <p className="refuses" role="status">
          ✕ {wordOf("problem", outcome.problem.code)}
          {outcome.problem.field && <> · {wordOf("field", outcome.problem.field)}</>}
        </p>
      )}
      {outcome?.second_person.needed && (
        <p className="needs-second">
          ⚖ {t(`points.second.${outcome.second_person.why === "correction" ? "correction" : "amount"}`)}
        </p>
      )}
      <dl className="pairs">
        <dt>{t("points.minimum")}</dt>
        <dd>¥{yuan(computed.minimum_fen)}</dd>
        <dt>{t("points.today")}</dt>
        <dd className={day.over ? "over" : ""}>
          {day.over && "⚠ "}
          {t("points.day", {
            receipts: count(day.receipts),
            receipts_max: count(day.receipts_max),
            points: count(day.points),
            points_max: count(day.points_max),
          })}
        </dd>
        {computed.expires_on && (
          <>
            <dt>{t("points.expires")}</dt>
            <dd>{computed.expires_on}</dd>
          </>
        )}
        <dt>{t("points.policy")}</dt>
        <dd>{t("points.version", { version: computed.policy_version })}</dd>
      </dl>
    </section>
  );
}
