import type { ReactNode } from "react";

interface Props {
  readonly word: string;
  readonly unit?: string;
  readonly children: ReactNode;
}

/** One number of a row of them, with its name above and its unit behind. */
export function Figure({ word, unit, children }: Props) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        {children}
        {unit && <small className="muted"> {unit}</small>}
      </dd>
    </div>
  );
}
