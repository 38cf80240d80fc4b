import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, test } from "./support/page";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const PAGES = [
  { role: "reviewer", path: "/desk", shown: ".fields" },
  { role: "reviewer", path: "/queue", shown: ".queue-scroll [role=row]" },
  { role: "reviewer", path: "/overview", shown: ".figures" },
  { role: "senior", path: "/appeals", shown: ".after, .state" },
  { role: "senior", path: "/disputes", shown: ".after-list" },
  { role: "reviewer", path: "/quality", shown: ".figures" },
  { role: "admin", path: "/admin/tenants", shown: ".rows" },
  { role: "admin", path: "/admin/staff", shown: ".rows" },
  { role: "admin", path: "/admin/policies", shown: ".policies" },
  { role: "admin", path: "/admin/audit", shown: ".trail" },
  { role: "tenant", path: "/statement", shown: ".rows" },
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  for (const { role, path, shown } of PAGES) {
    test(`${path} has no serious obstacle in the ${colorScheme}`, async ({ as, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await as(role, path);
      await expect(page.locator(shown).first()).toBeVisible();
      // By the debugger: the page itself allows no foreign script.
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(async () =>
        (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(
        serious.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html.slice(0, 160)) })),
      ).toEqual([]);
    });
  }
}

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
]) {
  test(`at ${viewport.width}×${viewport.height} photo, fields and decision are seen together`, async ({
    as,
    page,
  }) => {
    await page.setViewportSize(viewport);
    await as("reviewer", "/desk");
    await expect(page.locator(".fields")).toBeInViewport({ ratio: 1 });
    await expect(page.locator(".actions")).toBeInViewport({ ratio: 1 });
    await expect(page.locator(".photo-pane img")).toBeInViewport();
    const isScrolled = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isScrolled).toBe(false);
  });
}
