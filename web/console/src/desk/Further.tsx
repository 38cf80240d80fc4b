import { Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { useKeys } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import { Money } from "../ui/Money";
import { certaintyOf, furtherFields } from "./fields";
import { Trail } from "./Trail";
import type { FieldFocus } from "./useFieldKeys";

const TABS = ["fields", "items", "text", "history"] as const;
type Tab = (typeof TABS)[number];

interface Props {
  readonly view: DeskView;
  readonly fields: FieldFocus;
}

/** Everything else on the paper and about it; one key goes through it. */
export function Further({ view, fields }: Props) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>("fields");
  useKeys("desk", {
    more: () => setTab((now) => TABS[(TABS.indexOf(now) + 1) % TABS.length] ?? "fields"),
    trail: () => setTab("history"),
  });
  return (
    <Tabs
      className="further"
      size="small"
      activeKey={tab}
      onChange={(key) => setTab(key as Tab)}
      tabBarExtraContent={<Caps action="more" />}
      items={[
        {
          key: "fields",
          label: t("further.fields"),
          children: <FurtherFields view={view} fields={fields} />,
        },
        { key: "items", label: t("further.items"), children: <Items view={view} /> },
        { key: "text", label: t("further.text"), children: <Text view={view} /> },
        { key: "history", label: t("further.history"), children: <Trail entries={view.history} /> },
      ]}
    />
  );
}

function FurtherFields({ view, fields }: Props) {
  const { t } = useTranslation();
  const document = view.receipt.read?.document;
  return (
    <dl className="further-fields">
      {document && (
        <div>
          <dt>{wordOf("field", "kind")}</dt>
          <dd>{wordOf("kind", document.kind)}</dd>
        </div>
      )}
      {furtherFields(view).map(({ id, value, confidence }) => (
        <div
          key={id}
          data-field={id}
          className={fields.lit === id ? "lit" : ""}
          onPointerEnter={() => fields.light(id)}
          onPointerLeave={() => fields.light(null)}
        >
          <dt>{wordOf("field", id)}</dt>
          <dd>
            {value}{" "}
            {certaintyOf(confidence) === "doubtful" && (
              <span className="muted" title={t("desk.certainty.doubtful")}>
                ●○○
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Items({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  const items = view.receipt.read?.items ?? [];
  if (items.length === 0) return <p className="muted">{t("further.no_items")}</p>;
  return (
    <table className="items">
      <tbody>
        {items.map((item, at) => (
          <tr key={at}>
            <td>{item.name}</td>
            <td className="number">{item.quantity && `×${item.quantity}`}</td>
            <td className="number">
              <Money fen={item.amount_fen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Text({ view }: { readonly view: DeskView }) {
  const { t } = useTranslation();
  if (view.lines.length === 0) return <p className="muted">{t("further.no_text")}</p>;
  return <pre className="paper-text">{view.lines.map(({ text }) => text).join("\n")}</pre>;
}
