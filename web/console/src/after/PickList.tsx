import { type ReactNode, useEffect, useRef } from "react";

interface Props<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly at: number;
  readonly onAt: (at: number) => void;
  readonly children: (item: T) => ReactNode;
}

/** A list of which one is looked at beside it. */
export function PickList<T extends { readonly id: string }>({ label, items, at, onAt, children }: Props<T>) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul ref={list} className="pick-list" role="listbox" aria-label={label} tabIndex={0}>
      {items.map((item, nth) => (
        <li
          key={item.id}
          role="option"
          aria-selected={nth === at}
          className={nth === at ? "at" : ""}
          onClick={() => onAt(nth)}
        >
          {children(item)}
        </li>
      ))}
    </ul>
  );
}
