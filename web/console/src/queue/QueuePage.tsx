import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import type * as api from "../api/queue";
import { useKeys } from "../keys/useKeys";
import { Failure, Loading, Nothing } from "../ui/states";
import { BulkDialog } from "./BulkDialog";
import { FilterBar } from "./FilterBar";
import { filtersOf } from "./filters";
import { countsOf, listOf } from "./queries";
import { QueueList } from "./QueueList";
import { ReasonRail } from "./ReasonRail";
import "./queue.css";

/** Everything that waits, what is about to break its promise first. */
export function QueuePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [isBulkOpen, setBulkOpen] = useState(false);
  const [at, setAt] = useState(0);
  const change = (next: api.Filters) => {
    setSearch(next, { replace: true });
    setMarked(new Set());
    setAt(0);
  };
  const list = useInfiniteQuery({ ...listOf(filters), placeholderData: keepPreviousData });
  const counts = useQuery({ ...countsOf(filters), placeholderData: keepPreviousData });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const shown = items[at];
  const mark = (id: string) => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    setMarked(next);
  };
  /** Only receipts with the very same reasons can be decided together. */
  const markAlike = () => {
    if (!shown) return;
    const word = shown.reasons.join();
    const alike = items.filter((item) => item.status === "in_review" && item.reasons.join() === word);
    setMarked(new Set(alike.slice(0, 200).map(({ id }) => id)));
  };
  useKeys("queue", {
    row_next: () => setAt(Math.min(items.length - 1, at + 1)),
    row_previous: () => setAt(Math.max(0, at - 1)),
    row_open: () => (shown ? void navigate(`/desk/${shown.id}`) : false),
    row_mark: () => (shown ? mark(shown.id) : false),
    mark_all: markAlike,
    bulk: () => (marked.size > 0 ? setBulkOpen(true) : false),
  });
  return (
    <div className="queue">
      <ReasonRail counts={counts.data} filters={filters} onChange={change} />
      <div className="queue-main">
        <FilterBar
          filters={filters}
          onChange={change}
          total={counts.data?.total}
          marked={marked.size}
          onBulk={() => setBulkOpen(true)}
        />
        {list.error ? (
          <Failure error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading />
        ) : items.length === 0 ? (
          <Nothing title={Object.keys(filters).length > 0 ? t("queue.nothing_found") : t("desk.nothing")} />
        ) : (
          <QueueList
            items={items}
            total={counts.data?.total ?? items.length}
            at={at}
            marked={marked}
            onAt={setAt}
            onMark={mark}
            onOpen={(id) => void navigate(`/desk/${id}`)}
            onEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
          />
        )}
      </div>
      <BulkDialog
        ids={[...marked]}
        isOpen={isBulkOpen}
        onClose={() => setBulkOpen(false)}
        onDone={() => {
          setBulkOpen(false);
          setMarked(new Set());
          void list.refetch();
          void counts.refetch();
        }}
      />
    </div>
  );
}
