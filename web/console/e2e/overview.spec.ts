import { expect, test } from "./support/page";

test("the overview counts what came in, and each figure leads to its receipts", async ({ as }) => {
  const page = await as("reviewer", "/overview");
  await expect(page.locator(".figures dd").first()).toHaveText(/\d+/);
  await expect(page.getByRole("img", { name: "每天" }).locator("svg")).toBeVisible();

  await page.getByRole("link", { name: "大额" }).click();
  await expect(page).toHaveURL(/\/queue\?status=all&reason=above_limit/);
});

test("days without a receipt are told so", async ({ as }) => {
  const page = await as("reviewer", "/overview");
  await page.route("**/api/v1/overview*", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as object;
    await route.fulfill({ response: answer, json: { ...body, received: 0, in_review: 0 } });
  });
  await page.getByText("上月", { exact: true }).click();

  await expect(page.getByText("这些天没有小票")).toBeVisible();
});

test("a service that does not answer is told in words, with a way to try again", async ({ as }) => {
  const page = await as("reviewer", "/queue");
  await page.route("**/api/v1/overview*", (route) => route.abort());
  await page.getByRole("link", { name: "总览" }).click();
  await expect(page.getByRole("alert")).toContainText("连不上服务");

  await page.unroute("**/api/v1/overview*");
  await page.getByRole("button", { name: "再试一次" }).click();
  await expect(page.locator(".figures")).toBeVisible();
});
