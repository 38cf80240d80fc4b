import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { local } from "../format/time";
import { pleas } from "./pleas";
import "./plea.css";

/** What the member says, beside what was said to them. */
export function AppealCard({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  const found = pleas(view);
  if (found.length === 0) return null;
  return (
    <section className="pleas" aria-label={t("desk.appeal")}>
      {found.map(({ refusal, appeal }) => (
        <div key={appeal.at} className="plea">
          <div>
            <h3>{t("appeal.refused")}</h3>
            {refusal ? (
              <>
                <p>
                  {refusal.reasons.map((code) => (
                    <span key={code} className="chip bad">
                      ✕ {wordOf("reason", code)}
                    </span>
                  ))}{" "}
                  {refusal.note}
                </p>
                <p className="muted small">
                  {refusal.by ?? t("actor.machine")} · {local(refusal.at, "minute")}
                </p>
              </>
            ) : (
              <p className="muted">—</p>
            )}
          </div>
          <div>
            <h3>{t("appeal.said")}</h3>
            <p>
              {appeal.note === "" ? <span className="muted">{t("appeal.photos_only")}</span> : appeal.note}
            </p>
            <p className="muted small">
              {appeal.photos > 0 && `${t("appeal.photos", { count: appeal.photos })} · `}
              {local(appeal.at, "minute")}
            </p>
          </div>
        </div>
      ))}
    </section>
  );
}
