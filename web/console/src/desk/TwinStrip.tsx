import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DeskView, Twin } from "../api/types";
import { wordOf } from "../app/words";
import { short } from "../format/time";
import { Caps } from "../ui/Caps";
import { Money } from "../ui/Money";
import { StatusSign } from "../ui/StatusSign";

interface Props {
  readonly view: DeskView;
  readonly twins: readonly Twin[];
  readonly onOpen: () => void;
}

/** Receipts that may be the same sale, in one line each. */
export function TwinStrip({ twins, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <section className="twins card" aria-label={t("twin.title")}>
      <h3>
        {t("twin.title")} <span className="chip warn">{twins.length}</span>
      </h3>
      {twins.slice(0, 3).map((twin) => (
        <p key={twin.id} className="twin-line">
          {twin.receipt && <StatusSign status={twin.receipt.status} isWordy />}
          <b>{wordOf("twin.verdict", twin.verdict)}</b>
          <span>{twin.receipt?.tenant?.name ?? twin.receipt?.store_name ?? "—"}</span>
          <Money fen={twin.receipt?.paid_amount_fen} />
          {twin.receipt && (
            <span className="muted">{short(twin.receipt.paid_at ?? twin.receipt.submitted_at)}</span>
          )}
          {twin.agree.map((field) => (
            <span key={field} className="chip warn">
              = {wordOf("field", field)}
            </span>
          ))}
          {twin.differ.map((field) => (
            <span key={field} className="chip info">
              ≠ {wordOf("field", field)}
            </span>
          ))}
          <span className="muted small">
            {t(twin.same_member ? "twin.same_member" : "twin.other_member")}
          </span>
        </p>
      ))}
      <Button size="small" onClick={onOpen}>
        {t("twin.open")} <Caps action="twin" />
      </Button>
    </section>
  );
}
