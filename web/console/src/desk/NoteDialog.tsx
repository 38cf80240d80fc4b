import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { WriteDialog } from "../ui/WriteDialog";

interface Props {
  readonly kind: "skip" | "hand_over" | null;
  readonly onClose: () => void;
  readonly onNote: (note: string) => void;
}

/** Why a receipt is put aside: for whoever gets it next. */
export function NoteDialog({ kind, onClose, onNote }: Props) {
  const { t } = useTranslation();
  const common = kind ? t(`desk.note_common.${kind}`, { returnObjects: true }) : [];
  return (
    <WriteDialog
      title={kind && t(`desk.note_title.${kind}`)}
      label={t("desk.note")}
      hint={t("desk.note_hint")}
      send={kind ? t(`desk.note_send.${kind}`) : ""}
      between={(sendAtOnce) => (
        <div className="note-common">
          {common.map((text) => (
            <Button key={text} size="small" onClick={() => sendAtOnce(text)}>
              {text}
            </Button>
          ))}
        </div>
      )}
      onClose={onClose}
      onSend={onNote}
    />
  );
}
