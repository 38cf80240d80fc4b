import type { Share } from "../api/quality";
import { percent } from "../format/money";

/** Shares above this fill the whole line: nobody lets one in five be wrong. */
const FULL = 0.2;

/** A rate with the interval that holds it, drawn and in numbers. */
export function Interval({ share }: { readonly share: Share }) {
  const { rate, interval } = share;
  if (rate === null || !interval) return "—";
  const at = (value: number) => `${String(Math.min(1, value / FULL) * 100)}%`;
  return (
    <span className="interval">
      <span className="interval-line" aria-hidden="true">
        <i style={{ left: at(interval.low), right: `calc(100% - ${at(interval.high)})` }} />
        <b style={{ left: at(rate) }} />
      </span>
      <span className="small">
        {percent(interval.low)}–{percent(interval.high)}
      </span>
    </span>
  );
}
