/** A browser page that is signed in, and what tests ask of it. */

import { existsSync } from "node:fs";
import path from "node:path";
import {
  type APIRequestContext,
  test as base,
  type BrowserContext,
  expect,
  type Page,
} from "@playwright/test";
import { account, Mall } from "./mall";

export const service = () => process.env["CONSOLE_SERVICE"] ?? "";

interface Fixtures {
  readonly mall: Mall;
  /** Signs this page in as one of the demo's people. */
  readonly as: (role: string, path: string) => Promise<Page>;
}

const DIST = path.resolve(import.meta.dirname, "../../dist");

/** While pages are written: as `npm run build` left them, so that no service has to be built for each. */
export async function fromDisk(context: BrowserContext) {
  if (process.env["CONSOLE_FROM_DISK"] !== "1") return;
  await context.route("**/console/**", (route) => {
    const asked = new URL(route.request().url()).pathname.replace("/console/", "");
    const file = path.join(DIST, asked);
    return route.fulfill({
      path: path.extname(asked) && existsSync(file) ? file : path.join(DIST, "index.html"),
    });
  });
}

export async function signIn(request: APIRequestContext, role: string) {
  const { username, password } = account(role);
  const answer = await request.post(`${service()}/api/v1/auth/login`, { data: { username, password } });
  expect(answer.ok()).toBe(true);
}

export const test = base.extend<Fixtures>({
  mall: async ({}, use) => use(new Mall(service())),
  as: async ({ page }, use) => {
    await use(async (role, path) => {
      await fromDisk(page.context());
      await signIn(page.context().request, role);
      await page.goto(`${service()}/console${path}`);
      return page;
    });
  },
});

/** The receipt on the desk; its heading names the shop. */
export const receipt = (page: Page) => page.getByRole("article", { name: "小票" });

/** Which receipt is shown, by the address of its photo. */
export async function shownId(page: Page): Promise<string> {
  const photo = page.locator(".photo-pane .stage-paper > img");
  await expect(photo).toBeVisible();
  const source = (await photo.getAttribute("src")) ?? "";
  return /receipts\/([0-9a-f-]+)\/photo/.exec(source)?.[1] ?? "";
}

export { expect };
