/** Times come with the mall's own offset and are shown as the mall's clock says, wherever the page is. */

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?/;

export type Precision = "second" | "minute" | "day";

/** `2026-11-03T18:22:05+08:00` → `2026-11-03 18:22:05`, cut where it is known. */
export function local(time: string, precision: Precision = "second"): string {
  const found = MOMENT.exec(time);
  if (!found) return time;
  const [, year, month, day, hour, minute, second] = found;
  const date = `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
  if (precision === "day" || hour === undefined) return date;
  const clock = `${hour}:${minute ?? "00"}`;
  return precision === "minute" || second === undefined ? `${date} ${clock}` : `${date} ${clock}:${second}`;
}

/** Without the year, for lists of what is recent: `11-03 18:22`. */
export function short(time: string): string {
  return local(time, "minute").slice(5);
}

/** The mall's day and clock as a person types it, for the interface; `null` when it is none. */
export function typedMoment(text: string): string | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(
    text.trim(),
  );
  if (!found) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(found[group] ?? 0),
  );
  const isDay = isDate(year ?? 0, month ?? 0, day ?? 0);
  const isClock = (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
  if (!isDay || (found[4] !== undefined && !isClock)) return null;
  const two = (number: number | undefined) => String(number ?? 0).padStart(2, "0");
  const date = `${String(year ?? 0)}-${two(month)}-${two(day)}`;
  if (found[4] === undefined) return date;
  return found[6] === undefined
    ? `${date}T${two(hour)}:${two(minute)}`
    : `${date}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export interface Span {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly count: number;
}

/** A length of time in the unit that a person would say it in. */
export function span(milliseconds: number): Span {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return { unit: "seconds", count: seconds };
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return { unit: "minutes", count: minutes };
  const hours = Math.round(minutes / 60);
  return hours < 48 ? { unit: "hours", count: hours } : { unit: "days", count: Math.round(hours / 24) };
}
