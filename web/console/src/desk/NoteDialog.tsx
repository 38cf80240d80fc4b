import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  readonly kind: "skip" | "hand_over" | null;
  readonly onClose: () => void;
  readonly onNote: (note: string) => void;
}

/** Why a receipt is put aside: for whoever gets it next. */
export function NoteDialog({ kind, onClose, onNote }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open={kind !== null}
      onCancel={onClose}
      footer={null}
      title={kind ? t(`desk.note_title.${kind}`) : ""}
      destroyOnHidden
    >
      {kind && <NoteForm kind={kind} onNote={onNote} />}
    </Modal>
  );
}

function NoteForm({
  kind,
  onNote,
}: {
  readonly kind: "skip" | "hand_over";
  readonly onNote: (note: string) => void;
}) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const common = t(`desk.note_common.${kind}`, { returnObjects: true });
  const send = (text: string) => {
    if (text.trim() !== "") onNote(text.trim());
  };
  return (
    <div className="note-form">
      <Input.TextArea
        autoFocus
        aria-label={t("desk.note")}
        placeholder={t("desk.note_hint")}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send(note);
        }}
      />
      <div className="note-common">
        {common.map((text) => (
          <Button key={text} size="small" onClick={() => send(text)}>
            {text}
          </Button>
        ))}
      </div>
      <Button type="primary" disabled={note.trim() === ""} onClick={() => send(note)}>
        {t(`desk.note_send.${kind}`)}
      </Button>
    </div>
  );
}
