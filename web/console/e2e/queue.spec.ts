import { expect, test } from "./support/page";

test("the queue is ordered by what breaks its promise first, and opens by key", async ({ as }) => {
  const page = await as("reviewer", "/queue");
  const rows = page.locator(".queue-scroll [role=row]");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toHaveClass(/at/);
  const shop = await rows.nth(1).getByRole("button").innerText();
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/desk\//);
  await expect(page.locator(".head h1")).toContainText(shop.slice(0, 2));
});

test("a receipt is found by its number", async ({ as, mall }) => {
  const token = await mall.staff("reviewer");
  const { items } = await mall.call<{ items: { receipt_number: string | null }[] }>("GET", "/reviews", token);
  const numbers = items.map((item) => item.receipt_number ?? "");
  const isAlone = (number: string) =>
    number !== "" && numbers.filter((other) => other === number).length === 1;
  const number = numbers.find(isAlone) ?? "none of them has a number of its own";
  const page = await as("reviewer", "/queue");
  await expect(page.locator(".queue-scroll [role=row]").first()).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(number);

  await expect(page.locator(".queue-scroll [role=row]")).toHaveCount(1);
  await expect(page.locator(".queue-scroll [role=row]")).toContainText(number);
});

test("filters stand in the address and can be kept as a view", async ({ as }) => {
  const page = await as("reviewer", "/queue");
  await page
    .getByRole("complementary", { name: "筛选" })
    .getByRole("button", { name: /^大额\s?\d/ })
    .click();
  await expect(page).toHaveURL(/reason=above_limit/);
  await page.keyboard.press("v");
  await page.getByRole("searchbox", { name: "视图名称" }).fill("大额的");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "全部待审" }).click();
  await expect(page).not.toHaveURL(/reason=/);

  await page.getByRole("button", { name: "大额的", exact: true }).click();
  await expect(page).toHaveURL(/reason=above_limit/);
});

test("what is alike is decided together, after a look at which ones", async ({ as }) => {
  const page = await as("senior", "/queue?reason=above_limit");
  await expect(page.locator(".queue-scroll [role=row]").first()).toBeVisible();
  await page.keyboard.press("Shift+X");
  await page.keyboard.press("b");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").click();
  await page.getByTitle("拒绝：看不清").click();
  await expect(dialog).toContainText(/将处理 \d+ 张/);
  await dialog.getByRole("button", { name: /^处理这/ }).click();

  await expect(dialog).toContainText(/已处理 \d+ 张/);
});
