import { useTranslation } from "react-i18next";
import type { ReviewerFigures } from "../api/overview";
import { count } from "../format/money";
import { Seconds } from "./Seconds";

export function ReviewerTable({ reviewers }: { readonly reviewers: readonly ReviewerFigures[] }) {
  const { t } = useTranslation();
  if (reviewers.length === 0) return <p className="muted">{t("overview.no_decisions")}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t("overview.name")}</th>
          <th className="number">{t("overview.decisions")}</th>
          <th className="number">{t("desk.accept")}</th>
          <th className="number">{t("desk.reject")}</th>
          <th className="number">{t("overview.each")}</th>
          <th className="number">{t("overview.p90_head")}</th>
        </tr>
      </thead>
      <tbody>
        {reviewers.map((reviewer) => (
          <tr key={reviewer.id}>
            <th scope="row">{reviewer.name}</th>
            <td className="number">{count(reviewer.decisions)}</td>
            <td className="number">{count(reviewer.approved)}</td>
            <td className="number">{count(reviewer.rejected)}</td>
            <td className="number">
              <Seconds value={reviewer.seconds_median} />
            </td>
            <td className="number">
              <Seconds value={reviewer.seconds_p90} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
