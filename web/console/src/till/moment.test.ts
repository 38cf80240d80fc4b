import { expect, test } from "vitest";
import { momentIn, shownAt } from "./moment";

test("a moment is written as the mall's clock shows it, with its offset", () => {
  const at = new Date("2026-11-03T10:22:05.900Z");
  expect(momentIn("Asia/Shanghai", at)).toBe("2026-11-03T18:22:05+08:00");
  expect(momentIn("America/St_Johns", at)).toBe("2026-11-03T06:52:05-03:30");
  expect(momentIn("Asia/Shanghai", new Date("2026-11-02T16:00:00Z"))).toBe("2026-11-03T00:00:00+08:00");
});

test("a time that was typed is the moment at which the mall's clock showed it", () => {
  expect(shownAt("Asia/Shanghai", "2026-11-03T18:22:05")).toBe("2026-11-03T18:22:05+08:00");
  expect(shownAt("Europe/London", "2026-07-01T09:00:00")).toBe("2026-07-01T09:00:00+01:00");
  // The clocks went from one to two, and from two back to one.
  expect(shownAt("Europe/London", "2026-03-29T01:30:00")).toBeNull();
  expect(shownAt("Europe/London", "2026-10-25T01:30:00")).toBe("2026-10-25T01:30:00+01:00");
});
