/** What tests do to the service beside the console: as its shoppers, and by its interface. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

interface Account {
  readonly role: string;
  readonly username: string;
  readonly password: string;
}

/** The first start makes a database, and reads come from two cores. */
const PATIENCE_MS = 300_000;
const LOOK_MS = 250;

export async function until(what: string, isSo: () => Promise<boolean> | boolean) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

export function account(role: string): Account {
  const all = JSON.parse(readFileSync(process.env["CONSOLE_ACCOUNTS"] ?? "", "utf8")) as Account[];
  const found = all.find((one) => one.role === role);
  if (!found) throw new Error(`the demo has no ${role}`);
  return found;
}

export class Mall {
  constructor(readonly address: string) {}

  async isReady() {
    await until("the service is ready", () =>
      fetch(`${this.address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  async call<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
    const text = await answer.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  async member(name: string): Promise<string> {
    return (await this.call<{ token: string }>("POST", "/auth/wechat", null, { code: `demo-${name}` })).token;
  }

  async staff(role: string): Promise<string> {
    const { username, password } = account(role);
    return (await this.call<{ token: string }>("POST", "/auth/login", null, { username, password })).token;
  }

  /** A receipt that waits for a person for this reason, and for it first; one that nobody holds. */
  async waiting(reason: string): Promise<string> {
    const { items } = await this.call<{ items: { id: string; reason: string; claim: unknown }[] }>(
      "GET",
      `/reviews?reason=${reason}`,
      await this.staff("senior"),
    );
    const waiting = items.filter((item) => item.reason === reason);
    const found = waiting.find((item) => !item.claim) ?? waiting[0];
    if (!found) throw new Error(`nothing waits for ${reason}`);
    return found.id;
  }

  async upload(token: string, file: string): Promise<string> {
    const body = new FormData();
    body.append("photo", new Blob([readFileSync(file)], { type: "image/jpeg" }), path.basename(file));
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.address}/api/v1/receipts`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`upload: ${String(answer.status)} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** The demo draws its samples after its first start. */
  async samples(folder: string): Promise<string> {
    await until("the samples are drawn", () => existsSync(path.join(folder, "samples.json")));
    return folder;
  }

  /** All that this member sent has been read. */
  async isIdle(token: string) {
    await until("everything is read", async () => {
      let cursor: string | null = null;
      do {
        const page: { items: { status: string }[]; next: string | null } = await this.call(
          "GET",
          `/receipts${cursor ? `?cursor=${cursor}` : ""}`,
          token,
        );
        if (page.items.some(({ status }) => status === "received" || status === "reading")) return false;
        cursor = page.next;
      } while (cursor);
      return true;
    });
  }
}
