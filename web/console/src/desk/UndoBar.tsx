import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Caps } from "../ui/Caps";
import type { Desk } from "./useLine";

/** The last decision, as long as it can be undone. */
export function UndoBar({ desk }: { readonly desk: Desk }) {
  const { t } = useTranslation();
  const last = desk.line.held.at(-1);
  return (
    <div className="undo" role="status" aria-live="polite">
      {last && (
        <div key={last.id} className="undo-bar">
          <span>
            <b>{last.view.receipt.tenant?.name ?? last.view.receipt.store_name ?? t("desk.no_store")}</b>{" "}
            {last.title}
          </span>
          <Button size="small" loading={desk.isUndoing} onClick={desk.undo}>
            {t("desk.undo")} <Caps action="undo" />
          </Button>
          <i className="undo-time" style={{ animationDuration: "10s" }} aria-hidden="true" />
        </div>
      )}
    </div>
  );
}
