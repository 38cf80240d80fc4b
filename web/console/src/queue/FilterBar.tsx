import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, type InputRef, Popover, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import * as api from "../api/queue";
import { count, yuan } from "../format/money";
import { useKeys } from "../keys/useKeys";
import { Caps } from "../ui/Caps";
import { amount, changed, type FilterName, STATUSES } from "./filters";

interface Props {
  readonly filters: api.Filters;
  readonly onChange: (filters: api.Filters) => void;
  readonly total: number | undefined;
  readonly marked: number;
  readonly onBulk: () => void;
}

/** How long typing pauses before it is searched. */
const PAUSE_MS = 220;

export function FilterBar({ filters, onChange, total, marked, onBulk }: Props) {
  const { t } = useTranslation();
  const set = (name: FilterName, value: string | null) => onChange(changed(filters, name, value));
  return (
    <header className="filter-bar">
      <SearchBox asked={filters["q"] ?? ""} onSearch={(q) => set("q", q)} />
      <Select
        value={filters["status"] ?? "in_review"}
        aria-label={t("queue.status")}
        options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(value: string) => set("status", value)}
        popupMatchSelectWidth={false}
      />
      <AmountBox name="amount_from_fen" filters={filters} onChange={set} />
      <span className="muted">–</span>
      <AmountBox name="amount_to_fen" filters={filters} onChange={set} />
      <Select
        allowClear
        placeholder={t("queue.age")}
        aria-label={t("queue.age")}
        value={filters["older_than_minutes"] ?? null}
        options={[30, 120, 720, 1440].map((minutes) => ({
          value: String(minutes),
          label:
            minutes < 60 ? t("queue.minutes", { count: minutes }) : t("queue.hours", { count: minutes / 60 }),
        }))}
        onChange={(value: string | null) => set("older_than_minutes", value ?? null)}
        popupMatchSelectWidth={false}
      />
      <SaveView filters={filters} />
      <span className="filter-end">
        {total !== undefined && <span className="muted">{t("queue.total", { total: count(total) })}</span>}
        <Button type={marked > 0 ? "primary" : "default"} disabled={marked === 0} onClick={onBulk}>
          {t("queue.bulk", { count: marked })} <Caps action="bulk" />
        </Button>
      </span>
    </header>
  );
}

/** Stays as it is while somebody types: what was asked comes back later than the next key. */
function SearchBox({ asked, onSearch }: { readonly asked: string; readonly onSearch: (q: string) => void }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [text, setText] = useState(asked);
  const [sent, setSent] = useState(asked);
  const [seen, setSeen] = useState(asked);
  if (asked !== seen) {
    setSeen(asked);
    const isFromElsewhere = asked !== sent;
    if (isFromElsewhere) {
      setSent(asked);
      setText(asked);
    }
  }
  const input = useRef<InputRef>(null);
  const timer = useRef(0);
  useKeys("queue", { search: () => input.current?.focus() });
  const isAsked = params.has("search");
  useEffect(() => {
    if (isAsked) input.current?.focus();
  }, [isAsked]);
  return (
    <Input.Search
      ref={input}
      allowClear
      placeholder={t("queue.search")}
      aria-label={t("queue.search")}
      value={text}
      suffix={<Caps action="search" />}
      onChange={(event) => {
        const { value } = event.target;
        setText(value);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
          setSent(value.trim());
          onSearch(value.trim());
        }, PAUSE_MS);
      }}
    />
  );
}

interface AmountProps {
  readonly name: "amount_from_fen" | "amount_to_fen";
  readonly filters: api.Filters;
  readonly onChange: (name: FilterName, value: string | null) => void;
}

function AmountBox({ name, filters, onChange }: AmountProps) {
  const { t } = useTranslation();
  const set = filters[name];
  const [text, setText] = useState(set === undefined ? "" : yuan(Number(set)));
  return (
    <Input
      className="amount-box"
      prefix="¥"
      placeholder={t(`queue.${name}`)}
      aria-label={t(`queue.${name}`)}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onChange(name, amount(text))}
      onPressEnter={() => onChange(name, amount(text))}
    />
  );
}

function SaveView({ filters }: { readonly filters: api.Filters }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  useKeys("queue", { save_view: () => (Object.keys(filters).length > 0 ? setOpen(true) : false) });
  const save = async () => {
    if (name.trim() === "") return;
    await api.saveView(name.trim(), filters);
    await client.invalidateQueries({ queryKey: ["views"] });
    setOpen(false);
    setName("");
  };
  const form = (
    <Input.Search
      autoFocus
      placeholder={t("queue.view_name")}
      aria-label={t("queue.view_name")}
      maxLength={60}
      value={name}
      enterButton={t("state.save")}
      onChange={(event) => setName(event.target.value)}
      onSearch={() => void save()}
    />
  );
  return (
    <Popover open={isOpen} onOpenChange={setOpen} trigger="click" content={form} destroyOnHidden>
      <Button disabled={Object.keys(filters).length === 0}>
        {t("queue.save_view")} <Caps action="save_view" />
      </Button>
    </Popover>
  );
}
