import { useVirtualizer } from "@tanstack/react-virtual";
import { Checkbox } from "antd";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { QueueItem } from "../api/queue";
import { wordOf } from "../app/words";
import { local, short } from "../format/time";
import { Money } from "../ui/Money";
import { StatusSign } from "../ui/StatusSign";

/** In pixels; rows are all of one height, so that a hundred thousand cost what thirty do. */
const ROW = 36;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 40;

interface Props {
  readonly items: readonly QueueItem[];
  readonly total: number;
  readonly at: number;
  readonly marked: ReadonlySet<string>;
  readonly onAt: (at: number) => void;
  readonly onMark: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onEnd: () => void;
}

export function QueueList({ items, total, at, marked, onAt, onMark, onOpen, onEnd }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- it is not memoized, and need not be
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > items.length - AHEAD) onEnd();
  });
  useEffect(() => {
    rows.scrollToIndex(at, { align: "auto" });
  }, [at, rows]);
  return (
    <div className="queue-table" role="grid" aria-rowcount={total} aria-label={t("shell.queue")}>
      <div className="queue-row queue-head" role="row">
        <span role="columnheader" />
        <span role="columnheader">{t("queue.promised")}</span>
        <span role="columnheader">{t("queue.why")}</span>
        <span role="columnheader">{t("field.tenant")}</span>
        <span role="columnheader" className="number">
          {t("field.paid_amount")}
        </span>
        <span role="columnheader">{t("field.paid_at")}</span>
        <span role="columnheader">{t("field.receipt_number")}</span>
        <span role="columnheader">{t("queue.signs")}</span>
      </div>
      <div ref={box} className="queue-scroll" role="rowgroup" tabIndex={-1}>
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {shown.map(({ index, start }) => {
            const item = items[index];
            if (!item) return null;
            return (
              <QueueRow
                key={item.id}
                item={item}
                top={start}
                nth={index}
                isAt={index === at}
                isMarked={marked.has(item.id)}
                onAt={onAt}
                onMark={onMark}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps extends Pick<Props, "onAt" | "onMark" | "onOpen"> {
  readonly item: QueueItem;
  readonly top: number;
  readonly nth: number;
  readonly isAt: boolean;
  readonly isMarked: boolean;
}

const QueueRow = memo(function QueueRow({ item, top, nth, isAt, isMarked, onAt, onMark, onOpen }: RowProps) {
  const { t } = useTranslation();
  const name = item.tenant?.name ?? item.store_name ?? t("desk.no_store");
  return (
    <div
      className={`queue-row${isAt ? " at" : ""}`}
      role="row"
      aria-rowindex={nth + 1}
      aria-selected={isMarked}
      style={{ transform: `translateY(${String(top)}px)` }}
      onClick={() => onAt(nth)}
      onDoubleClick={() => onOpen(item.id)}
    >
      <span role="gridcell">
        <Checkbox
          checked={isMarked}
          onChange={() => onMark(item.id)}
          aria-label={t("queue.mark", { name })}
        />
      </span>
      <span role="gridcell" className={item.overdue ? "over" : ""}>
        {item.status !== "in_review" ? (
          <StatusSign status={item.status} isWordy />
        ) : (
          <>
            {item.overdue && "⚠ "}
            {short(item.promised_at ?? item.submitted_at)}
          </>
        )}
      </span>
      <span role="gridcell" className="cut">
        {item.reasons.map((code) => (
          <span key={code} className="chip">
            {wordOf("reason", code)}
          </span>
        ))}
      </span>
      <span role="gridcell" className="cut">
        <button
          type="button"
          className="link"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(item.id);
          }}
        >
          {name}
        </button>
      </span>
      <span role="gridcell" className="number">
        <Money fen={item.paid_amount_fen} />
      </span>
      <span role="gridcell">
        {item.paid_at ? local(item.paid_at, item.paid_at_precision === "day" ? "day" : "minute") : "—"}
      </span>
      <span role="gridcell" className="mono cut">
        {item.receipt_number ?? "—"}
      </span>
      <span role="gridcell" className="cut">
        {item.appealed && <span className="chip info">{t("reason.appealed")}</span>}
        {item.for_senior && <span className="chip info">{t("desk.for_senior")}</span>}
        {item.claim && (
          <span className="chip warn">
            {item.claim.mine ? t("queue.mine") : t("desk.held_by", { name: item.claim.name })}
          </span>
        )}
      </span>
    </div>
  );
});
