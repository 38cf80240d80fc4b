import { useTranslation } from "react-i18next";
import type { Outcome } from "../api/disputes";
import { WriteDialog } from "../ui/WriteDialog";

interface Props {
  readonly outcome: Outcome | null;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onAnswer: (outcome: Outcome, note: string) => void;
}

/** What the tenant is told. */
export function AnswerDialog({ outcome, isBusy, onClose, onAnswer }: Props) {
  const { t } = useTranslation();
  return (
    <WriteDialog
      title={outcome && t(`dispute.state.${outcome}`)}
      label={t("dispute.to_tenant")}
      hint={t("dispute.to_tenant")}
      send={t("dispute.send_answer")}
      between={() => <p className="muted small">{t("dispute.moves_nothing")}</p>}
      mayBeEmpty
      isBusy={isBusy}
      onClose={onClose}
      onSend={(note) => outcome && onAnswer(outcome, note)}
    />
  );
}
