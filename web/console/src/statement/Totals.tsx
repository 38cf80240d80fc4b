import { useTranslation } from "react-i18next";
import type { Sums } from "../api/statement";
import { count } from "../format/money";
import { Money } from "../ui/Money";

/** What it comes to over all days. */
export function Totals({ sums }: { readonly sums: Sums }) {
  const { t } = useTranslation();
  return (
    <dl className="figures">
      <div>
        <dt>{t("statement.receipts")}</dt>
        <dd>{count(sums.receipts)}</dd>
      </div>
      <div>
        <dt>{t("statement.paid")}</dt>
        <dd>
          <Money fen={sums.paid_amount_fen} />
        </dd>
      </div>
      <div>
        <dt>{t("statement.points")}</dt>
        <dd>{count(sums.points)}</dd>
      </div>
      <div>
        <dt>{t("statement.returned")}</dt>
        <dd>
          <Money fen={sums.returned_fen} />
        </dd>
      </div>
      <div>
        <dt>{t("statement.points_reversed")}</dt>
        <dd>{count(sums.points_reversed)}</dd>
      </div>
    </dl>
  );
}
