import { Input, type InputRef } from "antd";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import type { Action } from "../keys/bindings";
import { Snippet } from "../photo/Snippet";
import { Caps } from "../ui/Caps";
import { Trouble } from "../ui/states";
import { Confidence } from "./Confidence";
import { EDITABLE, type Editable } from "./corrections";
import { editableFields, type Field } from "./fields";
import { TenantSelect } from "./TenantSelect";
import type { Editing } from "./useCorrections";
import type { FieldFocus } from "./useFieldKeys";

const KEYS: Record<Editable, Action> = {
  tenant: "edit_tenant",
  paid_amount: "edit_amount",
  paid_at: "edit_time",
  receipt_number: "edit_number",
};

interface Props {
  readonly view: DeskView;
  readonly editing: Editing;
  readonly fields: FieldFocus;
}

/** The four values that decide, each beside the piece of the photo it was read from. */
export function Fields({ view, editing, fields }: Props) {
  const { t } = useTranslation();
  const read = editableFields(view);
  return (
    <section className="fields" aria-label={t("desk.fields")}>
      {EDITABLE.map((id) => (
        <FieldRow key={id} id={id} field={read[id]} view={view} editing={editing} fields={fields} />
      ))}
      {editing.error !== null && editing.error !== undefined && (
        <p role="alert" className="field-trouble">
          <Trouble error={editing.error} />
        </p>
      )}
      {fields.readError !== null && (
        <p role="alert" className="field-trouble">
          <Trouble error={fields.readError} />
        </p>
      )}
    </section>
  );
}

interface RowProps extends Props {
  readonly id: Editable;
  readonly field: Field | null;
}

function FieldRow({ id, field, view, editing, fields }: RowProps) {
  const { t } = useTranslation();
  const photo = view.photos[0];
  const isChanged = editing.draft[id].trim() !== editing.read[id];
  const isWrong = editing.wrong.includes(id);
  const classes = [
    "field",
    fields.lit === id ? "lit" : "",
    isChanged ? "changed" : "",
    isWrong ? "wrong" : "",
  ];
  return (
    <div
      className={classes.filter(Boolean).join(" ")}
      data-field={id}
      onPointerEnter={() => fields.light(id)}
      onPointerLeave={() => fields.typing !== id && fields.light(null)}
    >
      <label htmlFor={`field-${id}`}>
        {wordOf("field", id)} {view.receipt.status === "in_review" && <Caps action={KEYS[id]} />}
      </label>
      <span className="field-photo">
        {field?.quad && photo ? <Snippet photo={photo} quad={field.quad} /> : <i>{t("desk.not_on_paper")}</i>}
      </span>
      <FieldInput id={id} view={view} editing={editing} fields={fields} isWrong={isWrong} />
      {isChanged ? (
        <button
          type="button"
          className="restore"
          onClick={() => editing.restore(id)}
          title={t("desk.restore")}
        >
          ↶ <span className="mono">{editing.read[id] || "—"}</span>
        </button>
      ) : (
        <Confidence value={field?.confidence ?? null} />
      )}
    </div>
  );
}

interface InputProps extends Props {
  readonly id: Editable;
  readonly isWrong: boolean;
}

function FieldInput({ id, view, editing, fields, isWrong }: InputProps) {
  const { t } = useTranslation();
  if (view.receipt.status !== "in_review") {
    const said = id === "tenant" ? view.receipt.tenant?.name : editing.draft[id];
    return <output id={`field-${id}`}>{said === undefined || said === "" ? "—" : said}</output>;
  }
  if (id === "tenant")
    return <TenantSelect view={view} editing={editing} fields={fields} isWrong={isWrong} />;
  return (
    <Input
      id={`field-${id}`}
      className="mono"
      ref={(ref: InputRef | null) => fields.register(id)(ref?.input ?? null)}
      value={editing.draft[id]}
      {...(isWrong ? { status: "error" as const } : {})}
      aria-invalid={isWrong}
      autoComplete="off"
      spellCheck={false}
      placeholder={t(`desk.placeholder.${id}`)}
      onFocus={() => fields.entered(id)}
      onBlur={() => fields.leftField()}
      onChange={(event) => editing.change(id, event.target.value)}
    />
  );
}
