import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { Mall } from "./support/mall";
import { expect, fromDisk, service, signIn, test } from "./support/page";

interface Receipt {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly points: number;
  readonly points_reversed: number;
  readonly paid_amount_fen: number;
}

/** In whose name receipts are credited of which points are taken back here. */
const LIST = path.resolve(import.meta.dirname, "../../../fixtures/demo/tenants.csv");
const SHOP = readFileSync(LIST, "utf8").split("\n")[2]?.split(",")[0] ?? "";

/** More than one person takes back alone. */
const LARGE_FEN = 2500;

/** A receipt that the machine credited, and of which nothing was taken back. */
async function credited(mall: Mall): Promise<Receipt> {
  const page = await mall.call<{ items: Receipt[] }>(
    "GET",
    `/reviews?status=credited&tenant=${SHOP}`,
    await mall.staff("senior"),
  );
  const found = page.items.find((item) => item.points_reversed === 0 && item.paid_amount_fen > LARGE_FEN);
  if (!found) throw new Error("nothing is credited");
  return found;
}

const now = async (mall: Mall, { id }: Pick<Receipt, "id">) =>
  mall.call<Receipt>("GET", `/receipts/${id}`, await mall.staff("senior"));

const dialog = (page: Page) => page.getByRole("dialog", { name: "扣回退货的积分" });

test("a senior takes back the points of a returned part, by keyboard alone", async ({ as, mall }) => {
  const receipt = await credited(mall);
  const page = await as("senior", `/desk/${receipt.id}`);
  await expect(page.getByRole("button", { name: /^扣回积分/ })).toBeVisible();
  await page.keyboard.press("b");
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");

  await expect(dialog(page)).toBeHidden();
  await expect.poll(async () => (await now(mall, receipt)).points_reversed).toBeGreaterThan(0);
  expect((await now(mall, receipt)).status).toBe("credited");
});

test("a large return is proposed, and another senior confirms it by one key", async ({
  as,
  mall,
  browser,
}) => {
  const receipt = await credited(mall);
  const page = await as("senior", `/desk/${receipt.id}`);
  await expect(page.getByRole("button", { name: /^扣回积分/ })).toBeVisible();
  await page.keyboard.press("b");
  await expect(dialog(page)).toBeVisible();
  // The whole of it is above what one person takes back alone.
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toContainText("第二位主管");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  expect((await now(mall, receipt)).points_reversed).toBe(0);

  const another = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "zh-CN" });
  await fromDisk(another);
  await signIn(another.request, "admin");
  const second = await another.newPage();
  await second.goto(`${service()}/console/desk/${receipt.id}`);
  await expect(second.getByRole("button", { name: /确认扣回/ })).toBeVisible();
  await second.keyboard.press("a");
  await expect.poll(async () => (await now(mall, receipt)).status).toBe("reversed");
  await another.close();
});

test("a tenant's dispute is upheld with an answer, and leads to taking the points back", async ({
  as,
  mall,
}) => {
  const tenant = await mall.staff("tenant");
  const own = await mall.call<{ items: (Receipt & { dispute: { state: string } | null })[] }>(
    "GET",
    "/tenants/me/receipts",
    tenant,
  );
  const receipt = own.items.find(({ status, dispute }) => status === "credited" && !dispute);
  if (!receipt) throw new Error("the tenant has no receipt to dispute");
  await mall.call("POST", `/receipts/${receipt.id}/dispute`, tenant, {
    reason: "not_our_receipt",
    note: "收银机不是我们的",
  });
  const page = await as("senior", "/disputes");
  const item = page.getByRole("region", { name: "小票" });
  await expect(item).toContainText("收银机不是我们的");
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toContainText("异议成立");
  await page.keyboard.type("已核实，谢谢");
  await page.keyboard.press("Enter");

  await expect(dialog(page)).toBeVisible();
  const { items } = await mall.call<{ items: { answer: string }[] }>(
    "GET",
    "/disputes?state=upheld",
    await mall.staff("senior"),
  );
  expect(items.map(({ answer }) => answer)).toContain("已核实，谢谢");
});

test("an appeal shows the member's word beside the refusal, and is worked on from there", async ({
  as,
  mall,
}) => {
  const id = await mall.waiting("above_limit");
  const senior = await mall.staff("senior");
  const { version } = await mall.call<Receipt>("GET", `/receipts/${id}`, senior);
  await mall.call("POST", `/reviews/${id}/reject`, senior, { version, reason: "unreadable", note: "太糊" });
  await mall.call("POST", `/receipts/${id}/appeal`, await mall.member("alice"), {
    note: "小票很清楚，请再看一次",
  });
  const page = await as("reviewer", "/appeals");
  const plea = page.locator(".plea").first();
  await expect(plea).toContainText("看不清");
  await expect(plea).toContainText("太糊");
  await expect(plea).toContainText("小票很清楚，请再看一次");

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/desk/${id}$`));
  await expect(page.getByRole("article").locator(".plea")).toContainText("小票很清楚");
});

test("the audit trail of one receipt says who did what, and links back to it", async ({ as, mall }) => {
  const receipt = await credited(mall);
  const page = await as("admin", `/admin/audit?receipt=${receipt.id}`);
  const rows = page.locator(".trail tbody tr");
  await expect(rows.filter({ hasText: "自动积分" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "上传" })).toHaveCount(1);
  await rows.first().getByRole("link").click();

  await expect(page).toHaveURL(new RegExp(`/desk/${receipt.id}$`));
  await expect(page.getByRole("article")).toBeVisible();
  await page.keyboard.press("l");
  await expect(page.locator(".further .trail")).toContainText("自动积分");
});
