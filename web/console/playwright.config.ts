import { defineConfig } from "@playwright/test";

const OUT = "../../target/e2e";

export default defineConfig({
  testDir: "e2e",
  outputDir: `${OUT}/console`,
  globalSetup: "./e2e/support/service.ts",
  // One service, one queue: what one test decides, another would miss.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: `${OUT}/console.json` }]],
  use: {
    viewport: { width: 1280, height: 720 },
    locale: "zh-CN",
    timezoneId: "Europe/London",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
});
