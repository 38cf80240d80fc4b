import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { local } from "../format/time";
import { Since } from "../ui/Since";
import { StatusSign } from "../ui/StatusSign";

/** What happened to the twin, and when. */
export function Fate({ twin }: { readonly twin: DeskView }) {
  const { t } = useTranslation();
  const { receipt } = twin;
  return (
    <section className="fate card" aria-label={t("twin.fate")}>
      <p>
        <StatusSign status={receipt.status} isWordy />
        {receipt.points > 0 && <b>+{count(receipt.points)}</b>}
        {receipt.points_reversed > 0 && <span>−{count(receipt.points_reversed)}</span>}
        {receipt.reason && <span>{wordOf("reason", receipt.reason)}</span>}
        {receipt.decided_at && (
          <span>
            {local(receipt.decided_at, "minute")} ·{" "}
            {t(receipt.decided_by === "staff" ? "twin.by_staff" : "twin.by_machine")}
          </span>
        )}
      </p>
      <p className="muted small">
        {t("desk.submitted")} <Since at={receipt.submitted_at} /> · {local(receipt.submitted_at)} ·{" "}
        <Link to={`/desk/${receipt.id}`}>{t("twin.look")}</Link>
      </p>
    </section>
  );
}
