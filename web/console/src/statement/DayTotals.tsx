import { useTranslation } from "react-i18next";
import type { Summary } from "../api/statement";
import { count } from "../format/money";
import { Money } from "../ui/Money";

/** A row a day, the newest first, with a bar that compares them. */
export function DayTotals({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...summary.days.map((day) => day.paid_amount_fen));
  return (
    <aside className="card day-totals">
      <h2>{t("statement.by_day")}</h2>
      <table>
        <thead className="sr-only">
          <tr>
            <th>{t("field.day")}</th>
            <th>{t("statement.receipts")}</th>
            <th>{t("statement.paid")}</th>
            <th>{t("statement.points")}</th>
          </tr>
        </thead>
        <tbody>
          {[...summary.days].reverse().map((day) => (
            <tr key={day.day} className={day.receipts === 0 ? "none" : ""}>
              <th scope="row">{day.day.slice(5)}</th>
              <td className="number">{count(day.receipts)}</td>
              <td
                className="number bar-cell"
                style={{ "--share": day.paid_amount_fen / most } as React.CSSProperties}
              >
                <Money fen={day.paid_amount_fen} />
              </td>
              <td className="number">{count(day.points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </aside>
  );
}
