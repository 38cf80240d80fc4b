import { Input, Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../app/session";
import { said, wordOf } from "../app/words";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onReject: (reason: string, note?: string) => void;
}

/** All reasons, found by typing, with a note. */
export function RejectDialog({ isOpen, onClose, onReject }: Props) {
  const { t } = useTranslation();
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t("desk.reject_title")} destroyOnHidden>
      <Choice onReject={onReject} />
    </Modal>
  );
}

function Choice({ onReject }: Pick<Props, "onReject">) {
  const { t, i18n } = useTranslation();
  const { reject_reasons: reasons } = useMe();
  const [search, setSearch] = useState("");
  const [note, setNote] = useState("");
  const [at, setAt] = useState(0);
  const found = reasons.filter((reason) =>
    [reason.code, wordOf("reason", reason.code), reason.zh, reason.en].some((text) =>
      text.toLowerCase().includes(search.trim().toLowerCase()),
    ),
  );
  const reject = (code: string | undefined) => {
    if (code) onReject(code, note.trim() === "" ? undefined : note.trim());
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((now) => (now + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      reject(found[at]?.code);
    }
  };
  return (
    <div className="reject-choice" onKeyDown={onKey}>
      <Input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="reject-reasons"
        aria-activedescendant={found[at] ? `reason-${found[at].code}` : undefined}
        aria-label={t("desk.find_reason")}
        placeholder={t("desk.find_reason")}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
      />
      <ul id="reject-reasons" role="listbox" aria-label={t("desk.reject")}>
        {found.map((reason, nth) => (
          <li
            key={reason.code}
            id={`reason-${reason.code}`}
            role="option"
            aria-selected={nth === at}
            onClick={() => reject(reason.code)}
          >
            <b>{wordOf("reason", reason.code)}</b>{" "}
            <span className="muted">{said(reason, i18n.language)}</span>
          </li>
        ))}
        {found.length === 0 && <li className="muted">{t("desk.no_reason_found")}</li>}
      </ul>
      <Input
        placeholder={t("desk.note_optional")}
        aria-label={t("desk.note_optional")}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="muted small">{t("desk.reject_hint")}</p>
    </div>
  );
}
