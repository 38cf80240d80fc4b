/** Measures, where PACE=1 asks for it: how long a person waits for the machine. */

import { expect, test } from "./support/page";

test.skip(
  process.env["PACE"] !== "1",
  "a measurement, not a promise: PACE=1 RECEIPTS=100 scripts/e2e-console pace",
);

const middle = (values: readonly number[], share = 0.5) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

test("from one decision to the next photo on screen", async ({ as }) => {
  test.setTimeout(600_000);
  const page = await as("reviewer", "/desk");
  const photo = page.locator(".photo-pane .stage-paper > img");
  await expect(photo).toBeVisible();
  const waits: number[] = [];
  for (;;) {
    // In the page itself, so that the test's own messages cost nothing: key, next photo decoded, painted.
    const wait = await page.evaluate(async () => {
      const shown = () => document.querySelector<HTMLImageElement>(".photo-pane .stage-paper > img");
      const before = shown()?.src;
      const begun = performance.now();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "1" }));
      while (performance.now() - begun < 20_000) {
        const now = shown();
        if (now && now.src !== before) {
          await now.decode();
          await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
          return performance.now() - begun;
        }
        if (document.querySelector(".desk-empty .state h2")) return null;
        await new Promise((frame) => requestAnimationFrame(frame));
      }
      return null;
    });
    if (wait === null) break;
    waits.push(wait);
  }
  const told = [middle(waits), middle(waits, 0.9), Math.max(...waits)].map((ms) => ms.toFixed(0));
  console.log(`${waits.length} decisions: median ${told[0]} ms, p90 ${told[1]} ms, longest ${told[2]} ms`);
  expect(waits.length).toBeGreaterThan(0);
});

test("from the address to the first rows on screen", async ({ as }) => {
  const page = await as("reviewer", "/queue");
  await expect(page.locator(".queue-scroll [role=row]").first()).toBeVisible();
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await page.reload({ waitUntil: "commit" });
    // In the page itself, as above: until the frame that shows a row.
    times.push(
      await page.evaluate(async () => {
        const frame = () => new Promise((painted) => requestAnimationFrame(painted));
        while (!document.querySelector(".queue-scroll [role=row]")) await frame();
        await frame();
        return performance.now();
      }),
    );
  }
  console.log(`first rows: median ${middle(times).toFixed(0)} ms of ${times.length} loads`);
});
