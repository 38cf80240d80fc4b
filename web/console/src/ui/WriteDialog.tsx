import { Button, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";

interface Props {
  /** Absent: there is nothing to be written now. */
  readonly title: string | null;
  readonly label: string;
  readonly hint: string;
  readonly send: string;
  /** What stands between the text and the button; what it is given sends a text at once. */
  readonly between?: (sendAtOnce: (text: string) => void) => ReactNode;
  /** Whether nothing at all may be sent. */
  readonly mayBeEmpty?: boolean;
  readonly isBusy?: boolean;
  readonly onClose: () => void;
  readonly onSend: (text: string) => void;
}

/** A few words to somebody: Enter sends them. */
export function WriteDialog({ title, onClose, ...rest }: Props) {
  return (
    <Modal open={title !== null} onCancel={onClose} footer={null} title={title ?? ""} destroyOnHidden>
      {title !== null && <Writing {...rest} />}
    </Modal>
  );
}

function Writing({
  label,
  hint,
  send,
  between,
  mayBeEmpty = false,
  isBusy = false,
  onSend,
}: Omit<Props, "title" | "onClose">) {
  const [text, setText] = useState("");
  const isReady = (words: string) => !isBusy && (mayBeEmpty || words.trim() !== "");
  const sendAtOnce = (words: string) => {
    if (isReady(words)) onSend(words.trim());
  };
  return (
    <div className="note-form">
      <Input.TextArea
        autoFocus
        aria-label={label}
        placeholder={hint}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          sendAtOnce(text);
        }}
      />
      {between?.(sendAtOnce)}
      <Button
        type="primary"
        loading={isBusy}
        disabled={!isBusy && !isReady(text)}
        onClick={() => sendAtOnce(text)}
      >
        {send} ↵
      </Button>
    </div>
  );
}
