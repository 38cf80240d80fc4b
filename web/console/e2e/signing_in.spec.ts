import { expect, service, test } from "./support/page";
import { account } from "./support/mall";

test("a wrong password is told in words and lets nobody in", async ({ page }) => {
  await page.goto(`${service()}/console/`);
  await page.getByLabel("用户名").fill("reviewer");
  await page.getByLabel("密码").fill("wrong");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("alert")).toContainText("用户名或密码不对");
  await expect(page.getByRole("navigation")).toHaveCount(0);
});

test("a reviewer who signs in stands at the desk, and signing out ends it", async ({ page }) => {
  const { username, password } = account("reviewer");
  await page.goto(`${service()}/console/`);
  await page.getByLabel("用户名").fill(username);
  await page.getByLabel("密码").fill(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/console\/desk$/);

  await page.getByRole("button", { name: username }).click();
  await page.getByRole("menuitem", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "登录审核台" })).toBeVisible();
  await page.goto(`${service()}/console/queue`);
  await expect(page.getByRole("heading", { name: "登录审核台" })).toBeVisible();
});

test("a tenant sees its own page and no other", async ({ as }) => {
  const page = await as("tenant", "/queue");

  await expect(page).toHaveURL(/\/console\/statement$/);
  await expect(page.getByRole("navigation").getByRole("link")).toHaveText(["对账", "积分码"]);
});

test("the page speaks English when asked to, and says so to screen readers", async ({ as }) => {
  const page = await as("reviewer", "/queue");
  await page.getByRole("button", { name: "reviewer" }).click();
  await page.getByRole("menuitem", { name: "English" }).click();

  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link").first()).toHaveText("Desk");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
