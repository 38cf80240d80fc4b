import { expect, service, test } from "./support/page";

test("a twin is compared side by side, field by field, with what happened to it", async ({ as, mall }) => {
  const page = await as("reviewer", `/desk/${await mall.waiting("suspected_duplicate")}`);
  await expect(page.locator(".twins")).toBeVisible();
  await page.keyboard.press("w");

  const view = page.getByRole("region", { name: "比对重复" });
  await expect(view.locator("figure")).toHaveCount(2);
  await expect(view.getByRole("region", { name: "那一张的结果" })).toContainText("已积分");
  await expect(view.locator("tr.agree").first()).toBeVisible();

  await page.keyboard.press("b");
  await expect(view.locator("figure")).toHaveCount(1);
  await page.keyboard.press("b");
  await page.keyboard.press("w");
  await expect(view).toHaveCount(0);
});

test("both photos move together", async ({ as, mall }) => {
  const page = await as("reviewer", `/desk/${await mall.waiting("suspected_duplicate")}`);
  await expect(page.locator(".twins")).toBeVisible();
  await page.keyboard.press("w");
  const scales = () =>
    page
      .locator(".twin-photos .stage")
      .evaluateAll((stages) => stages.map((stage) => getComputedStyle(stage).getPropertyValue("--zoom")));
  await expect.poll(async () => new Set(await scales()).size).toBe(1);
  const [before] = await scales();
  await page.keyboard.press("+");

  await expect.poll(async () => (await scales())[0]).not.toBe(before);
  await expect
    .poll(async () => new Set((await scales()).map((scale) => Number(scale).toFixed(3))).size)
    .toBe(1);
  expect(service()).not.toBe("");
});
