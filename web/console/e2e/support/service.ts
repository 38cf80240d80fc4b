/** Starts the real service with a demo mall of its own, and sends it drawn receipts. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Mall } from "./mall";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const RELEASE = process.env["XIAOPIAO_RELEASE"] ?? path.join(ROOT, "target/release");
const HOME = path.join(ROOT, "target/e2e/service");
/** How many receipts wait for the desk. */
const WAITING = Number(process.env["RECEIPTS"] ?? 14);
/** In the name of the tenant whose user signs in. */
const OF_TENANT = 3;
/** In another's: what is taken back of them, no other test looks at. */
const TO_TAKE_BACK = 5;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function start(port: number): ChildProcess {
  const service = spawn(path.join(RELEASE, "xiaopiao"), ["all"], {
    env: {
      PATH: process.env["PATH"],
      XIAOPIAO_DEMO: "1",
      XIAOPIAO_DATA: path.join(HOME, "data"),
      XIAOPIAO_LISTEN: `127.0.0.1:${String(port)}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: string[] = [];
  service.stdout.on("data", (piece: Buffer) => log.push(piece.toString()));
  service.stderr.on("data", (piece: Buffer) => log.push(piece.toString()));
  service.once("exit", () => writeFileSync(path.join(HOME, "service.log"), log.join("")));
  return service;
}

/** Draws sales of today: `tenants` are lines of a tenant list. */
function draw(folder: string, count: number, seed: number, tenants: string, date: string): string[] {
  const list = path.join(HOME, `${folder}.csv`);
  writeFileSync(list, tenants);
  const out = path.join(HOME, folder);
  const order = ["--out", out, "--count", String(count), "--seed", String(seed), "--date", date];
  execFileSync(path.join(RELEASE, "draw"), ["set", ...order, "--level", "mild", "--tenants", list], {
    stdio: "ignore",
  });
  const labels = readFileSync(path.join(out, "labels.jsonl"), "utf8").trim().split("\n");
  return labels.map((line) => path.join(out, (JSON.parse(line) as { file: string }).file));
}

/** Rules under which chance picks nothing, and one person takes back what is small. */
const PLAIN = { spot_checks: 0, second_person: { reverse_above_fen: 2000 } };

function publish(changes: object) {
  const policy = JSON.parse(readFileSync(path.join(ROOT, "fixtures/demo/policy.json"), "utf8")) as object;
  const file = path.join(HOME, "policy.json");
  writeFileSync(
    file,
    JSON.stringify({
      ...policy,
      ...PLAIN,
      ...changes,
      receipts_per_day: 1000,
      points_per_day: 10_000_000,
    }),
  );
  execFileSync(path.join(RELEASE, "xiaopiao"), ["policy", "publish", file], {
    env: { PATH: process.env["PATH"], XIAOPIAO_DATA: path.join(HOME, "data") },
  });
}

export default async function setUp() {
  // While tests are written: one that runs already, with receipts in it.
  if (process.env["CONSOLE_SERVICE"]) return;
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(HOME, { recursive: true });
  const port = await freePort();
  const service = start(port);
  process.env["CONSOLE_SERVICE"] = `http://127.0.0.1:${String(port)}`;
  process.env["CONSOLE_ACCOUNTS"] = path.join(HOME, "data/demo-accounts.json");
  const mall = new Mall(`http://127.0.0.1:${String(port)}`);
  await mall.isReady();
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format(
    new Date(),
  );
  const [head = "", ...tenants] = readFileSync(path.join(ROOT, "fixtures/demo/tenants.csv"), "utf8")
    .trim()
    .split("\n");
  publish({});
  const alice = await mall.member("alice");
  const bob = await mall.member("bob");
  // Credited by the machine: a tenant's own, and a bill that somebody else sends once more.
  const own = draw("own", OF_TENANT, 7, [head, tenants[0]].join("\n"), date);
  for (const photo of own) await mall.upload(alice, photo);
  const sold = draw("sold", TO_TAKE_BACK, 9, [head, tenants[1]].join("\n"), date);
  for (const photo of sold) await mall.upload(alice, photo);
  const samples = await mall.samples(path.join(HOME, "data/samples"));
  await mall.upload(alice, path.join(samples, "restaurant.jpg"));
  await mall.isIdle(alice);
  await mall.upload(bob, path.join(samples, "duplicate.jpg"));
  await mall.isIdle(bob);
  // From here on a person looks at every sale.
  publish({ review_above_fen: 100 });
  const earning = tenants.filter((line) => !/超市|影院/.test(line));
  for (const photo of draw("waiting", WAITING, 11, [head, ...earning].join("\n"), date))
    await mall.upload(alice, photo);
  await mall.isIdle(alice);
  return () => {
    service.kill("SIGINT");
  };
}
