/** A moment on the mall's clock, whatever clock this machine follows. */

function clockIn(zone: string, at: Date): Date {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return new Date(Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")));
}

/** `2026-11-03T18:22:05+08:00`: this moment as the mall's clock shows it. */
export function momentIn(zone: string, at: Date): string {
  const clock = clockIn(zone, at);
  const minutes = Math.round((clock.getTime() - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  return `${clock.toISOString().slice(0, 19)}${offset}`;
}

/** The moment at which the mall's clock showed `2026-11-03T18:22:05`; the first, if it did so twice. */
export function shownAt(zone: string, local: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  // No clock is further than a day from UTC, and none is set by less than a quarter of an hour.
  for (let minutes = -14 * 60; minutes <= 12 * 60; minutes += 15) {
    const at = new Date(wanted + minutes * 60_000);
    if (clockIn(zone, at).getTime() === wanted) return momentIn(zone, at);
  }
  return null;
}
