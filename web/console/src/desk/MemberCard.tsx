import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DeskView } from "../api/types";
import { count } from "../format/money";
import { local, short } from "../format/time";
import { Money } from "../ui/Money";
import { StatusSign } from "../ui/StatusSign";

/** What this member sent before. No name: none is needed to judge a receipt. */
export function MemberCard({ view: { member } }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  return (
    <section className="card member">
      <h3>
        {t("member.title")} <span className="mono muted">{member.id.slice(-6)}</span>
      </h3>
      <ul className="member-sums muted small">
        <li>{t("member.balance", { points: count(member.balance) })}</li>
        <li>{t("member.credited", { count: member.credited })}</li>
        <li>{t("member.rejected", { count: member.rejected })}</li>
        <li>{t("member.waiting", { count: member.in_review })}</li>
        <li>{t("member.since", { day: local(member.since, "day") })}</li>
      </ul>
      {member.recent.length > 0 ? (
        <table>
          <caption className="sr-only">{t("member.recent")}</caption>
          <tbody>
            {member.recent.slice(0, 6).map((receipt) => (
              <tr key={receipt.id}>
                <td>
                  <StatusSign status={receipt.status} />
                </td>
                <td>
                  <Link to={`/desk/${receipt.id}`}>{receipt.tenant?.name ?? receipt.store_name ?? "—"}</Link>
                </td>
                <td className="number">
                  <Money fen={receipt.paid_amount_fen} />
                </td>
                <td className="muted">{short(receipt.paid_at ?? receipt.submitted_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="muted">{t("member.first")}</p>
      )}
    </section>
  );
}
