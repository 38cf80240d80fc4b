import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../keys/useKeys";
import { Failure, Loading, Nothing } from "../ui/states";
import { PickList } from "./PickList";
import "../desk/desk.css";
import "../desk/plea.css";
import "./after.css";

interface Props<T> {
  readonly title: string;
  readonly list: Pick<
    UseInfiniteQueryResult,
    "error" | "fetchNextPage" | "hasNextPage" | "isFetchingNextPage" | "isPending" | "refetch"
  >;
  readonly items: readonly T[];
  readonly nothing: string;
  /** Above the list: which of them are listed. */
  readonly above?: ReactNode;
  /** One of them in the list. */
  readonly line: (item: T) => ReactNode;
  /** The one that is looked at, beside the list. */
  readonly one: (item: T) => ReactNode;
  /** What Enter does with it. */
  readonly onOpen?: (item: T) => void;
}

const FIRST = { id: null, at: 0 } as const;

/** A list on the left, the one that is looked at beside it; up and down by key. */
export function Picking<T extends { readonly id: string }>(props: Props<T>) {
  const { title, list, items, nothing, above, line, one, onOpen } = props;
  const { t } = useTranslation();
  const [picked, pick] = useState<{ readonly id: string | null; readonly at: number }>(FIRST);
  // What is looked at stays, whatever comes before it; where it is gone, the one after it is next.
  const found = items.findIndex(({ id }) => id === picked.id);
  const at = found < 0 ? Math.min(picked.at, Math.max(0, items.length - 1)) : found;
  const shown = items[at];
  const go = (to: number) => {
    const next = Math.min(items.length - 1, Math.max(0, to));
    pick({ id: items[next]?.id ?? null, at: next });
  };
  useKeys("queue", {
    row_next: () => go(at + 1),
    row_previous: () => go(at - 1),
    row_open: () => (shown && onOpen ? onOpen(shown) : false),
  });
  return (
    <div className="after">
      <div className="after-list">
        <h1>{title}</h1>
        {above}
        <PickList label={title} items={items} at={at} onAt={go}>
          {line}
        </PickList>
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("state.more")}
          </Button>
        )}
      </div>
      {list.error ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading />
      ) : shown ? (
        one(shown)
      ) : (
        <Nothing title={nothing} />
      )}
    </div>
  );
}
