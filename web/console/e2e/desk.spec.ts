import { expect, receipt, service, shownId, signIn, test } from "./support/page";

test("reasons come first, with a sentence, and every field beside its piece of the photo", async ({ as }) => {
  const page = await as("reviewer", "/desk");

  await expect(receipt(page).locator(".reasons li").first()).toContainText("核对");
  await expect(page.locator(".fields .field")).toHaveCount(4);
  await expect(page.locator('[data-field="paid_amount"] .snippet')).toBeVisible();
  await expect(page.locator('[data-field="paid_amount"] .confidence')).toContainText(/\d/);
});

test("a field lights its place on the photo, and the place its field", async ({ as }) => {
  const page = await as("reviewer", "/desk");
  await page.locator('[data-field="paid_amount"]').hover();
  await expect(page.locator('[data-mark="paid_amount"]')).toHaveClass(/lit/);

  await page.locator('[data-mark="paid_at"] polygon').hover();
  await expect(page.locator('[data-field="paid_at"]')).toHaveClass(/lit/);
  await expect(page.locator('[data-mark="paid_amount"]')).not.toHaveClass(/lit/);
});

test("one key accepts, the next receipt is there at once, and another key takes it back", async ({
  as,
  mall,
}) => {
  const page = await as("reviewer", `/desk/${await mall.waiting("above_limit")}`);
  const first = await shownId(page);
  await expect(page.getByRole("button", { name: /^通过/ })).toBeEnabled();
  await page.keyboard.press("a");
  await expect.poll(() => shownId(page)).not.toBe(first);
  await expect(page.getByRole("status").filter({ hasText: "通过" })).toBeVisible();

  await page.keyboard.press("u");
  await expect.poll(() => shownId(page)).toBe(first);
  const token = await mall.staff("senior");
  const { status } = await mall.call<{ status: string }>("GET", `/receipts/${first}`, token);
  expect(status).toBe("in_review");
});

test("what is not taken back is carried out by the service itself", async ({ as, mall }) => {
  const page = await as("reviewer", `/desk/${await mall.waiting("above_limit")}`);
  const first = await shownId(page);
  await expect(page.getByRole("button", { name: /^通过/ })).toBeEnabled();
  await page.keyboard.press("a");
  await expect.poll(() => shownId(page)).not.toBe(first);
  await page.close();

  const token = await mall.staff("senior");
  const statusOf = async () =>
    (await mall.call<{ status: string }>("GET", `/receipts/${first}`, token)).status;
  await expect.poll(statusOf, { timeout: 40_000 }).toBe("credited");
});

test("a digit rejects with its reason", async ({ as, mall }) => {
  const page = await as("reviewer", `/desk/${await mall.waiting("above_limit")}`);
  const first = await shownId(page);
  const reason = (await page.locator(".actions-reject button").first().innerText())
    .replace(/^1\s*/, "")
    .trim();
  await page.keyboard.press("1");
  await expect(page.locator(".undo-bar")).toContainText(reason);
  await expect.poll(() => shownId(page)).not.toBe(first);

  const token = await mall.staff("senior");
  const statusOf = async () =>
    (await mall.call<{ status: string }>("GET", `/receipts/${first}`, token)).status;
  await expect.poll(statusOf, { timeout: 40_000 }).toBe("rejected");
});

test("a corrected amount is checked again before it can be accepted", async ({ as }) => {
  const page = await as("reviewer", "/desk");
  await shownId(page);
  const points = page.locator(".points-sum b");
  const before = await points.innerText();
  await page.keyboard.press("m");
  await page.keyboard.type("123456.00");
  await expect(points).not.toHaveText(before);
  await expect(page.locator('[data-field="paid_amount"]')).toHaveClass(/changed/);

  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("nonsense");
  await expect(page.locator('[data-field="paid_amount"]')).toHaveClass(/wrong/);
  await page.keyboard.press("Escape");
  await expect(points).toHaveText(before);
});

test("dragging over the photo reads that region into the field", async ({ as }) => {
  const page = await as("reviewer", "/desk");
  await shownId(page);
  const mark = page.locator('[data-mark="paid_amount"] polygon');
  const amount = await page.locator("#field-paid_amount").inputValue();
  const box = await mark.boundingBox();
  await page.keyboard.press("m");
  await page.keyboard.type("1");
  await expect(page.locator(".picker")).toBeVisible();
  if (!box) throw new Error("the amount has no place");
  await page.mouse.move(box.x - 4, box.y - 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 4, box.y + box.height + 4, { steps: 4 });
  await page.mouse.up();

  const plain = (text: string) => text.replaceAll(",", "");
  await expect
    .poll(async () => plain(await page.locator("#field-paid_amount").inputValue()))
    .toBe(plain(amount));
});

test("skipping asks why, and the note is there for whoever gets it next", async ({ as, browser }) => {
  const page = await as("reviewer", "/desk");
  const first = await shownId(page);
  await page.keyboard.press("s");
  await page.getByRole("textbox", { name: "附注" }).fill("请看看印章");
  await page.keyboard.press("Enter");
  await expect.poll(() => shownId(page)).not.toBe(first);

  const other = await browser.newContext();
  await signIn(other.request, "senior");
  const theirs = await other.newPage();
  await theirs.goto(`${service()}/console/desk/${first}`);
  await expect(theirs.locator(".said-by")).toContainText("请看看印章");
  await other.close();
});

test("two people never hold one receipt", async ({ as, browser }) => {
  const page = await as("reviewer", "/desk");
  const mine = await shownId(page);
  const other = await browser.newContext();
  await signIn(other.request, "senior");
  const theirs = await other.newPage();
  await theirs.goto(`${service()}/console/desk`);
  const their = await shownId(theirs);
  expect(their).not.toBe(mine);

  await theirs.goto(`${service()}/console/desk/${mine}`);
  await expect(theirs.locator(".head")).toContainText("reviewer 正在处理");
  await expect(theirs.getByRole("button", { name: /^通过/ })).toBeDisabled();
  await other.close();
});

test("a decision on what has changed is refused, and shown anew", async ({ as, page }) => {
  // As if the page had been left open since before the last change.
  await page.route("**/api/v1/reviews/next", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { items: { receipt: { version: number } }[] };
    for (const item of body.items) item.receipt.version -= 1;
    await route.fulfill({ response: answer, json: body });
  });
  await as("reviewer", "/desk");
  const first = await shownId(page);
  await page.keyboard.press("1");

  await expect(page.getByRole("alert")).toContainText("刚刚有变化");
  await expect.poll(() => shownId(page)).toBe(first);
});

test("the question mark shows every key, and the desk is worked without a pointer", async ({ as }) => {
  const page = await as("reviewer", "/desk");
  await shownId(page);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "按键" })).toContainText("更正并通过");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("j");
  await expect(page.locator("[data-field].lit")).toHaveCount(1);
  await page.keyboard.press("p");
  await expect(page.getByRole("button", { name: "拉平 / 原样" })).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await expect(page).toHaveURL(/\/queue/);
});
