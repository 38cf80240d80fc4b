import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { count, yuan } from "../format/money";
import { local } from "../format/time";
import { Money } from "../ui/Money";

/** What a decided receipt has earned, and what was taken back of it. */
export function EarnedCard({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  const { receipt } = view;
  const { paid_amount_fen: paid, fen_per_point: rate } = receipt;
  return (
    <section className="card points">
      <h3>{t(`status.${receipt.status}`)}</h3>
      <p className="points-sum">
        <b>{count(receipt.points - receipt.points_reversed)}</b> {t("points.unit")}
      </p>
      {paid !== null && rate !== null && (
        <p className="points-how">
          ¥{yuan(paid)} ÷ ¥{yuan(rate)} = {count(receipt.points)}
        </p>
      )}
      {(receipt.reversals ?? []).map((past) => (
        <p key={past.at} className="said-by">
          <b>−{count(past.points)}</b> {wordOf("take_back.reasons", past.reason)}{" "}
          <Money fen={past.amount_fen} /> {past.note}{" "}
          <span className="muted">{local(past.at, "minute")}</span>
        </p>
      ))}
      {receipt.decided_at && (
        <p className="muted small">
          {t(receipt.decided_by === "staff" ? "twin.by_staff" : "twin.by_machine")} ·{" "}
          {local(receipt.decided_at, "minute")}
        </p>
      )}
    </section>
  );
}
