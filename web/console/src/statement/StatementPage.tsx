import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Segmented } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/statement";
import { useMe } from "../app/session";
import { usePreferences } from "../app/preferences";
import { Failure, Loading, Nothing } from "../ui/states";
import { DayTotals } from "./DayTotals";
import { daysOf, isMeant, RANGES, type Range, todayIn } from "./days";
import { StatementList } from "./StatementList";
import { Totals } from "./Totals";
import { TenantReceiptPanel } from "./TenantReceiptPanel";
import "./statement.css";

/** Everything that earned in this tenant's name. */
export function StatementPage() {
  const { t } = useTranslation();
  const me = useMe();
  const today = todayIn(me.mall.time_zone, new Date());
  const [range, setRange] = useState<Range | null>("week");
  const [days, setDays] = useState(() => daysOf("week", today));
  const [search, setSearch] = useState("");
  const [openId, setOpenId] = useState<string | null>(null);
  const summary = useQuery({ queryKey: ["statement", "sums", days], queryFn: () => api.summary(days) });
  const list = useInfiniteQuery({
    queryKey: ["statement", "list", days],
    queryFn: ({ pageParam }) => api.receipts(days, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const all = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const found = all.filter((receipt) => isMeant(search, receipt));
  const open = all.find(({ id }) => id === openId) ?? null;
  const choose = (next: Range) => {
    setRange(next);
    setDays(daysOf(next, today));
  };
  const error = list.error ?? summary.error;
  return (
    <div className="statement">
      <header className="page-head">
        <h1>{t("statement.title", { tenant: me.tenant?.name ?? "" })}</h1>
        <Segmented<Range>
          value={range ?? ("" as Range)}
          onChange={choose}
          options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
        <DatePicker.RangePicker
          allowClear={false}
          aria-label={t("range.days")}
          value={[dayjs(days.from), dayjs(days.to)]}
          onChange={(dates) => {
            const [from, to] = dates ?? [];
            if (!from || !to) return;
            setRange(null);
            setDays({ from: from.format("YYYY-MM-DD"), to: to.format("YYYY-MM-DD") });
          }}
        />
        <Input.Search
          className="grow"
          allowClear
          placeholder={t("statement.search")}
          aria-label={t("statement.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <CsvButton days={days} />
      </header>
      {error ? (
        <Failure error={error} onRetry={() => void Promise.all([list.refetch(), summary.refetch()])} />
      ) : list.isPending ? (
        <Loading />
      ) : (
        <>
          {summary.data && <Totals sums={summary.data.total} />}
          <div className="statement-body">
            {found.length === 0 ? (
              <Nothing title={search ? t("statement.nothing_found") : t("statement.nothing")} />
            ) : (
              <StatementList receipts={found} openId={openId} onOpen={setOpenId} />
            )}
            {summary.data && <DayTotals summary={summary.data} />}
          </div>
          {list.hasNextPage && (
            <Button
              className="more"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t("state.more")}
            </Button>
          )}
        </>
      )}
      <TenantReceiptPanel receipt={open} onClose={() => setOpenId(null)} />
    </div>
  );
}

function CsvButton({ days }: { readonly days: api.Days }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  // The service writes the words in the language that the browser asks for.
  const save = async () => {
    const url = URL.createObjectURL(await api.file(days, language));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${days.from}_${days.to}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button className="no-print" onClick={() => void save()}>
      {t("statement.csv")}
    </Button>
  );
}
