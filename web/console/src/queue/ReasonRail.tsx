import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import * as api from "../api/queue";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { changed, type FilterName, isSame } from "./filters";

interface Props {
  readonly counts: api.Counts | undefined;
  readonly filters: api.Filters;
  readonly onChange: (filters: api.Filters) => void;
}

/** What there is, by urgency, reason and tenant; each a filter. */
export function ReasonRail({ counts, filters, onChange }: Props) {
  const { t } = useTranslation();
  const toggle = (name: FilterName, value: string) =>
    onChange(changed(filters, name, filters[name] === value ? null : value));
  const entry = (name: FilterName, value: string, label: string, number: number | undefined) => (
    <li key={`${name} ${value}`}>
      <button type="button" aria-pressed={filters[name] === value} onClick={() => toggle(name, value)}>
        <span>{label}</span>
        <span className="muted">{number === undefined ? "" : count(number)}</span>
      </button>
    </li>
  );
  return (
    <aside className="rail" aria-label={t("queue.filters")}>
      <SavedViews filters={filters} onChange={onChange} />
      <ul>
        <li>
          <button type="button" aria-pressed={Object.keys(filters).length === 0} onClick={() => onChange({})}>
            <span>{t("queue.all")}</span>
          </button>
        </li>
        {entry("overdue", "true", t("queue.overdue"), counts?.overdue)}
        {entry("appealed", "true", t("reason.appealed"), counts?.appealed)}
        {entry("for_senior", "true", t("desk.for_senior"), counts?.for_senior)}
        {entry("mine", "true", t("queue.mine"), undefined)}
      </ul>
      <h3>{t("queue.reasons")}</h3>
      <ul>
        {counts?.by_reason.map(({ code, count: number }) =>
          entry("reason", code, wordOf("reason", code), number),
        )}
      </ul>
      <h3>{t("field.tenant")}</h3>
      <ul>
        {counts?.by_tenant.map(({ code, name, count: number }) =>
          entry("tenant", code, name ?? code, number),
        )}
      </ul>
    </aside>
  );
}

function SavedViews({ filters, onChange }: Pick<Props, "filters" | "onChange">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ["views"], queryFn: api.views });
  const forget = async (id: string) => {
    await api.deleteView(id);
    await client.invalidateQueries({ queryKey: ["views"] });
  };
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h3>{t("queue.views")}</h3>
      <ul>
        {data.items.map(({ id, name, query }) => (
          <li key={id} className="view">
            <button type="button" aria-pressed={isSame(query, filters)} onClick={() => onChange(query)}>
              {name}
            </button>
            <button
              type="button"
              aria-label={t("queue.forget_view", { name })}
              onClick={() => void forget(id)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
