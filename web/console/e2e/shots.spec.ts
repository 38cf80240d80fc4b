/** Takes pictures of the pages, where SHOTS=1 asks for them: to be looked at by people. */

import path from "node:path";
import { expect, test } from "./support/page";

test.skip(process.env["SHOTS"] !== "1", "pictures, not promises: SHOTS=1 scripts/e2e-console shots");

const OUT = path.resolve(import.meta.dirname, "../../../target/e2e/shots");
const SIZES = {
  laptop: { width: 1280, height: 720 },
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
} as const;

const PAGES = [
  { name: "desk", role: "reviewer", address: "/desk", shown: ".fields" },
  { name: "queue", role: "senior", address: "/queue", shown: ".queue-scroll [role=row]" },
  { name: "appeals", role: "senior", address: "/appeals", shown: ".after, .state" },
  { name: "disputes", role: "senior", address: "/disputes", shown: ".after-list" },
  { name: "overview", role: "senior", address: "/overview", shown: ".figures" },
  { name: "quality", role: "senior", address: "/quality", shown: ".figures" },
  { name: "staff", role: "admin", address: "/admin/staff", shown: ".rows" },
  { name: "tenants", role: "admin", address: "/admin/tenants", shown: ".rows" },
  { name: "audit", role: "admin", address: "/admin/audit", shown: ".trail" },
  { name: "statement", role: "tenant", address: "/statement", shown: ".rows, .state" },
  { name: "till", role: "tenant", address: "/till", shown: "form" },
] as const;

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const { name, role, address, shown } of PAGES) {
    test(`${name} on a ${size}`, async ({ as, page }) => {
      await page.setViewportSize(viewport);
      await as(role, address);
      await expect(page.locator(shown).first()).toBeVisible();
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: path.join(OUT, `${name}-${size}.png`) });
    });
  }

  test(`twin on a ${size}`, async ({ as, mall, page }) => {
    await page.setViewportSize(viewport);
    await as(
      "reviewer",
      `/desk/${await mall.waiting("suspected_duplicate").catch(() => mall.waiting("duplicate"))}`,
    );
    await expect(page.locator(".fields")).toBeVisible();
    await page.keyboard.press("w");
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(OUT, `twin-${size}.png`) });
  });

  test(`a decided receipt on a ${size}`, async ({ as, mall, page }) => {
    const token = await mall.staff("senior");
    const credited = await mall.call<{ items: { id: string }[] }>("GET", "/reviews?status=credited", token);
    await page.setViewportSize(viewport);
    await as("senior", `/desk/${credited.items[0]?.id ?? ""}`);
    await expect(page.locator(".actions")).toBeVisible();
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(OUT, `decided-${size}.png`) });
    await page.keyboard.press("b");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.screenshot({ path: path.join(OUT, `take-back-${size}.png`), animations: "disabled" });
  });

  test(`a draft on a ${size}`, async ({ as, page }) => {
    await page.setViewportSize(viewport);
    await as("admin", "/admin/policies");
    await page.getByRole("button", { name: "起草新规则" }).click();
    const draft = page.locator(".draft");
    await draft.locator("label", { hasText: "超过此金额转人工" }).getByRole("textbox").fill("99999");
    await draft.getByRole("button", { name: /保\s?存/ }).click();
    const trial = page.getByRole("region", { name: "用上月试算" });
    await trial.getByRole("button", { name: "用上月试算" }).click();
    await expect(trial.locator("tbody tr").first()).toBeVisible();
    await trial.scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(OUT, `draft-${size}.png`) });
  });
}
