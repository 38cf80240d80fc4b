import { expect, test } from "./support/page";

test("a tenant sees what earned in its name, by day, and gets it as a file", async ({ as }) => {
  const page = await as("tenant", "/statement");
  const rows = page.locator(".rows tbody tr");
  await expect(rows.first()).toBeVisible();
  const total = await page.locator(".figures dd").first().innerText();
  expect(Number(total)).toBe(await rows.count());

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "下载 CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
});

test("“this is not ours” goes to the mall with the tenant's note", async ({ as, mall }) => {
  const page = await as("tenant", "/statement");
  await page.locator(".rows tbody tr button").first().click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "这不是我们的小票" }).click();
  await panel.getByRole("textbox").fill("本店没有这台收银机");
  await panel.getByRole("button", { name: "提出异议" }).click();
  await expect(panel).toContainText("异议处理中");

  const token = await mall.staff("senior");
  const { items } = await mall.call<{ items: { note: string }[] }>("GET", "/disputes?state=open", token);
  expect(items.map(({ note }) => note)).toContain("本店没有这台收银机");
});
