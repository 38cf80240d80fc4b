import { expect, test } from "./support/page";

const LIST =
  "code,name,aliases,category,unit,phone\nT001,改了名的店,,餐饮,L9-01,\nX999,坏业态,,没有的业态,,\n";

test("an import shows what it would change, and the rows that are wrong, before it changes anything", async ({
  as,
}) => {
  const page = await as("admin", "/admin/tenants");
  await expect(page.locator(".rows tbody tr").first()).toBeVisible();
  await page.getByRole("button", { name: "导入租户" }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });

  await expect(dialog).toContainText("改了名的店");
  await expect(dialog.getByRole("alert")).toContainText("第 3 行");
  await dialog
    .getByRole("button", { name: "取 消" })
    .or(dialog.getByRole("button", { name: "取消" }))
    .click();
  await page.reload();
  await expect(page.locator(".rows")).not.toContainText("改了名的店");
});

test("a policy's draft is tried on last month, and its author cannot publish it", async ({ as }) => {
  const page = await as("admin", "/admin/policies");
  await page.getByRole("button", { name: "起草新规则" }).click();
  const draft = page.locator(".draft");
  await draft.getByRole("textbox", { name: "为什么改？" }).fill("餐饮翻倍");
  await draft.locator("label", { hasText: "餐饮" }).getByRole("textbox").fill("1.00");
  await draft.getByRole("button", { name: /保\s?存/ }).click();

  await expect(page.locator(".draft table")).toContainText("餐饮");
  await expect(page.locator(".draft").getByRole("button", { name: /发\s?布/ })).toBeDisabled();
  await expect(page.locator(".draft")).toContainText("起草人不能自己发布");
});

test("a new person gets a password that is shown once", async ({ as }) => {
  const page = await as("admin", "/admin/staff");
  await page.getByRole("button", { name: "新增人员" }).click();
  await page.getByRole("dialog").getByLabel("用户名").fill("xiaochen");
  await page.getByRole("dialog").getByRole("button", { name: "新增人员" }).click();

  await expect(page.getByRole("dialog").filter({ hasText: "新密码" })).toContainText("xiaochen");
  await page.keyboard.press("Escape");
  await expect(page.locator(".rows")).toContainText("xiaochen");
});

test("who is no administrator sees neither rules nor people", async ({ as }) => {
  const page = await as("senior", "/admin/staff");

  await expect(page).toHaveURL(/\/admin\/tenants$/);
  await expect(
    page.getByRole("navigation", { name: "管理" }).getByRole("link", { name: "人员" }),
  ).toHaveCount(0);
});
