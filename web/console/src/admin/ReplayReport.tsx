import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Replay } from "../api/admin";
import { wordOf } from "../app/words";
import { count } from "../format/money";

const KINDS = ["more_credited", "fewer_credited", "to_review", "from_review", "to_rejected"] as const;

/** What last month would have been under a draft, receipt by receipt. */
export function ReplayReport({ report }: { readonly report: Replay }) {
  const { t } = useTranslation();
  const gained = report.points_after - report.points_before;
  return (
    <section className="replay" aria-label={t("policy.replay")}>
      <h3>{t("policy.replayed", { count: report.receipts })}</h3>
      <dl className="figures">
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt>{t(`policy.${kind}`)}</dt>
            <dd>{count(report.changes[kind])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("policy.same")}</dt>
          <dd>{count(report.same)}</dd>
        </div>
        <div>
          <dt>{t("points.unit")}</dt>
          <dd>
            {gained > 0 && "+"}
            {count(gained)}
          </dd>
        </div>
      </dl>
      <table className="plain">
        <thead>
          <tr>
            <th>{t("desk.receipt")}</th>
            <th>{t("policy.before")}</th>
            <th>{t("policy.after")}</th>
          </tr>
        </thead>
        <tbody>
          {report.items.map(({ id, before, after }) => (
            <tr key={id}>
              <td>
                <Link className="mono" to={`/desk/${id}`}>
                  {id.slice(-6)}
                </Link>
              </td>
              <td>
                {wordOf("outcome", before.outcome)} {count(before.points)}{" "}
                {before.reasons.map((code) => wordOf("reason", code)).join("、")}
              </td>
              <td>
                {wordOf("outcome", after.outcome)} {count(after.points)}{" "}
                {after.reasons.map((code) => wordOf("reason", code)).join("、")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
