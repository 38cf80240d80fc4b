import { expect, test } from "vitest";
import type { DeskView } from "../api/types";
import { pleas } from "./pleas";

const refusal = (at: string, reason: string, name: string | null) => ({
  at,
  event: "rejected",
  actor: { kind: name ? "staff" : "machine", id: null, name },
  particulars: { reasons: [reason], note: null },
});
const appeal = (at: string, note: string) => ({ at, note, photos: 0 });

test("each appeal stands beside the refusal before it, the newest first", () => {
  const view = {
    receipt: {
      appeals: [
        appeal("2026-11-03T10:00:00+08:00", "see again"),
        appeal("2026-11-03T12:00:00+08:00", "once more"),
      ],
    },
    history: [
      refusal("2026-11-03T09:00:00+08:00", "too_old", null),
      refusal("2026-11-03T11:00:00+08:00", "unreadable", "li"),
    ],
  } as unknown as DeskView;
  const told = pleas(view).map((plea) => [plea.appeal.note, plea.refusal?.reasons[0], plea.refusal?.by]);
  expect(told).toEqual([
    ["once more", "unreadable", "li"],
    ["see again", "too_old", null],
  ]);
});
