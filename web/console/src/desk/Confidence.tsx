import { useTranslation } from "react-i18next";
import { certaintyOf } from "./fields";

const SIGN = { sure: "●●●", likely: "●●○", doubtful: "●○○" } as const;

/** How sure the machine is: in numbers and in dots, so that colour is not needed. */
export function Confidence({ value }: { readonly value: number | null }) {
  const { t } = useTranslation();
  if (value === null) return <span className="confidence none">{t("desk.not_read")}</span>;
  const certainty = certaintyOf(value);
  return (
    <span className={`confidence ${certainty}`} title={t(`desk.certainty.${certainty}`)}>
      <span aria-hidden="true">{SIGN[certainty]}</span> {(Math.floor(value * 1000) / 10).toFixed(1)}%
    </span>
  );
}
