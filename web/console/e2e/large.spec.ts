/** Measures, where PACE=1 asks for it: a queue of a hundred thousand receipts under the fingers. */

import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "./support/page";

test.skip(
  process.env["PACE"] !== "1",
  "a measurement, not a promise: PACE=1 RECEIPTS=3 scripts/e2e-console large",
);

const COUNT = Number(process.env["WAITING"] ?? 100_000);
const SOCKET = path.resolve(import.meta.dirname, "../../../target/e2e/service/data/postgres/socket");

/** Receipts that were never read, in the names of the demo's tenants and of two thousand members. */
const MADE_UP = `
insert into member select gen_random_uuid(), mall_id, 'made-up-' || n, now() from mall, generate_series(1, 2000) n;
insert into receipt (receipt_id, mall_id, member_id, photos_sha256, status, reasons, submitted_at, promised_at,
                     tenant_id, paid_amount_fen, paid_at, paid_at_precision, receipt_number, store_name)
select gen_random_uuid(), mall_id, people[1 + n % 2000], decode(md5(n::text), 'hex'), 'in_review',
       case when n % 50 = 0 then array['velocity', 'low_confidence']
            when n % 3 = 0 then array['low_confidence'] else array['above_limit'] end,
       now() - n * interval '1 second', now() - n * interval '1 second' + interval '2 days',
       shops[1 + n % array_length(shops, 1)], 100 + n, now() - n * interval '1 second', 'second',
       'N' || lpad(n::text, 7, '0'), '商户'
from mall, generate_series(1, ${String(COUNT)}) n,
     (select array_agg(member_id) as people from member where wechat_openid like 'made-up-%') m,
     (select array_agg(tenant_id) as shops from tenant) t;
insert into receipt_words
select receipt_id, mall_id, array_to_tsvector(
    array['谢谢', '谢惠', '惠顾', lower(receipt_number)]
    || array(select '#' || substr(lower(receipt_number), i, 3) from generate_series(1, 6) i)
    || array(select chr(20000 + (paid_amount_fen * i % 3000)::int) || chr(20000 + (paid_amount_fen * i % 7000)::int)
             from generate_series(1, 60) i))
from receipt where receipt_number like 'N0%' on conflict do nothing;
analyze receipt; analyze receipt_words;`;

test("a hundred thousand receipts scroll and are filtered without a pause", async ({ as, page }) => {
  test.setTimeout(600_000);
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-h", SOCKET, "-U", "xiaopiao", "postgres"], {
    input: MADE_UP,
  });
  const rows = page.locator(".queue-scroll [role=row]");
  await as("senior", "/queue");
  await expect(rows.first()).toBeVisible();
  await expect(page.getByText(new RegExp(`共 [\\d,]{6,} 张`))).toBeVisible();

  const first: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await page.reload({ waitUntil: "commit" });
    await rows.first().waitFor();
    first.push(await page.evaluate(() => performance.now()));
  }
  // Of the page's own thread, so that a busy machine makes the page no slower than it is.
  const debugging = await page.context().newCDPSession(page);
  await debugging.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await debugging.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN) * 1000;
  };
  const before = await busy();
  // As a wheel does: a bit each frame, for as long as rows come.
  const scrolled = await page.evaluate(async () => {
    const box = document.querySelector(".queue-scroll");
    if (!box) throw new Error("there is no queue");
    const frames: number[] = [];
    let last = performance.now();
    const end = last + 20_000;
    while (last < end) {
      box.scrollTop += 240;
      await new Promise((frame) => requestAnimationFrame(frame));
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return { frames, rows: Math.round(box.scrollTop / 36) };
  });
  const worked = ((await busy()) - before) / scrolled.frames.length;
  const filtered: number[] = [];
  for (const address of ["?reason=velocity", "?q=N0077777", "?q=77777", "?q=777.77", "?overdue=true", ""]) {
    filtered.push(
      await page.evaluate(async (query) => {
        const shown = () => document.querySelector(".queue-scroll [role=row]")?.textContent ?? "";
        const before = shown();
        const begun = performance.now();
        history.pushState(null, "", `/console/queue${query}`);
        dispatchEvent(new PopStateEvent("popstate"));
        const end = begun + 5000;
        while (performance.now() < end) {
          await new Promise((frame) => requestAnimationFrame(frame));
          const isEmpty = document.querySelector(".queue-main .state h2") !== null;
          if (isEmpty || (shown() !== "" && shown() !== before)) break;
        }
        return performance.now() - begun;
      }, address),
    );
  }
  const sorted = [...scrolled.frames].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0);
  const median = [...first].sort((a, b) => a - b)[2] ?? NaN;
  console.log(`first rows: median ${median.toFixed(0)} ms of ${String(first.length)} loads`);
  console.log(
    `${String(scrolled.rows)} rows scrolled: frame median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms, computing ${worked.toFixed(1)} ms a frame`,
  );
  console.log(`filters: ${filtered.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  expect(scrolled.rows).toBeGreaterThan(0);
});
