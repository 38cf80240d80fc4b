import { useTranslation } from "react-i18next";
import type { Status } from "../api/types";

const SIGNS: Record<Status, string> = {
  received: "○",
  reading: "◔",
  in_review: "◑",
  credited: "✓",
  rejected: "✕",
  reversed: "↩",
};

const TONES: Record<Status, string> = {
  received: "",
  reading: "",
  in_review: "warn",
  credited: "good",
  rejected: "bad",
  reversed: "info",
};

/** A status as a sign with its word; the word may be left to those who cannot see the sign. */
export function StatusSign({
  status,
  isWordy = false,
}: {
  readonly status: Status;
  readonly isWordy?: boolean;
}) {
  const { t } = useTranslation();
  const word = t(`status.${status}`);
  return (
    <span className={`chip status ${TONES[status]}`} title={word}>
      <span aria-hidden="true">{SIGNS[status]}</span>
      <span className={isWordy ? "" : "sr-only"}>{word}</span>
    </span>
  );
}
