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

test("a draft shows over how many receipts it was tried, and which it would credit", async ({ as, page }) => {
  await as("admin", "/admin/policies");
  await page.getByRole("button", { name: "起草新规则" }).click();
  const draft = page.locator(".draft");
  await draft.getByRole("textbox", { name: "为什么改？" }).fill("大额也自动积分");
  await draft.locator("label", { hasText: "超过此金额转人工" }).getByRole("textbox").fill("99999");
  await draft.getByRole("button", { name: /保\s?存/ }).click();
  const trial = page.getByRole("region", { name: "用上月试算" });
  await trial.getByRole("button", { name: "用上月试算" }).click();

  await expect(trial.getByRole("status")).toContainText(/已试算 (\d+) \/ \1 张自动决定/);
  await expect(trial).toContainText(/中有 [1-9]\d* 张会改为直接积分/);
  const row = trial.locator("tbody tr").first();
  await expect(row).toContainText("大额");
  await expect(row).toContainText(/✓ 积分 \d+/);
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/\/desk\/[0-9a-f-]+$/);
});

test("somebody is given a part of the mall, and the service keeps to it", async ({ as, mall, page }) => {
  const admin = await mall.staff("admin");
  await mall.call("POST", "/staff", admin, {
    username: "xiaolin",
    role: "reviewer",
    password: "open sesame",
  });
  await as("admin", "/admin/staff");
  const row = page.locator(".rows tbody tr").filter({ hasText: "xiaolin" });
  await row.getByRole("button", { name: "整个商场" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").first().fill("影院");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: /保\s?存/ }).click();

  await expect(row).toContainText("影院");
  const { token } = await mall.call<{ token: string }>("POST", "/auth/login", null, {
    username: "xiaolin",
    password: "open sesame",
  });
  const { total } = await mall.call<{ total: number }>("GET", "/reviews/counts", token);
  expect(total).toBe(0);
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
