import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { short } from "../format/time";
import { Money } from "../ui/Money";
import { Since } from "../ui/Since";

/** Which receipt this is and how urgent. */
export function Head({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  const { receipt, promised_at: promised, overdue, proposal } = view;
  return (
    <header className="head">
      <h1>{receipt.tenant?.name ?? receipt.store_name ?? t("desk.no_store")}</h1>
      {receipt.paid_amount_fen != null && <Money fen={receipt.paid_amount_fen} />}
      <span className="head-end">
        {receipt.status !== "in_review" && <span className="chip info">{t(`status.${receipt.status}`)}</span>}
        {view.for_senior && <span className="chip info">{t("desk.for_senior")}</span>}
        {proposal && <span className="chip warn">{t("desk.proposed", { name: proposal.by.name })}</span>}
        {view.claim && !view.claim.mine && (
          <span className="chip warn">{t("desk.held_by", { name: view.claim.name })}</span>
        )}
        {promised && (
          <span className={`chip ${overdue ? "bad" : ""}`}>
            {overdue ? "⚠ " : "◷ "}
            {t(overdue ? "desk.overdue" : "desk.promised", { at: short(promised) })}
          </span>
        )}
        <span className="muted small">
          {t("desk.submitted")} <Since at={receipt.submitted_at} />
        </span>
      </span>
    </header>
  );
}
