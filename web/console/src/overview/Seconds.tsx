import { useTranslation } from "react-i18next";
import { span } from "../format/time";

/** A length of time in the unit that a person would say it in. */
function useLength(value: number | null): string | null {
  const { t } = useTranslation();
  if (value === null) return null;
  if (value < 10) return t("length.seconds", { count: Math.round(value * 10) / 10 });
  const { unit, count } = span(value * 1000);
  return t(`length.${unit}`, { count });
}

export function Seconds({ value }: { readonly value: number | null }) {
  return useLength(value) ?? "—";
}

/** The length within which nine of ten stay. */
export function Within({ value }: { readonly value: number | null }) {
  const { t } = useTranslation();
  const length = useLength(value);
  return length === null ? null : ` ${t("overview.p90", { length })}`;
}
