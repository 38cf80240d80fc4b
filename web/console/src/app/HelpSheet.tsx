import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { bindings, SCOPES } from "../keys/bindings";
import { openScopes } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import "./help.css";

/** Digits do alike: one line says it of all. */
const OTHER_DIGITS = /_[2-9]$/;

/** What `?` shows: the keys that act on this page. */
export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const open = openScopes();
  const shown = SCOPES.filter((scope) => open.includes(scope) || scope === "anywhere");
  return (
    <Modal open onCancel={onClose} footer={null} width={880} title={t("keys.title")}>
      <div className="help">
        {shown.map((scope) => (
          <section key={scope}>
            <h3>{t(`keys.scope.${scope}`)}</h3>
            <dl>
              {bindings(scope)
                .filter(({ action }) => !OTHER_DIGITS.test(action))
                .map(({ action, chords }) => (
                  <div key={action}>
                    <dt>
                      {chords.map((chord) => (
                        <Caps key={chord} chord={chord} />
                      ))}
                      {action.endsWith("_1") && "…"}
                    </dt>
                    <dd>{t(`keys.does.${action}`)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
