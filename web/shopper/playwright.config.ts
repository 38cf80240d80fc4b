// Everything that is tested here, by one runner and into one report: the thinking alone
// (`unit`), the web page in a browser (`h5`), and the compiled mini-program in a host of our
// own (`weapp`). The last two run against the real service, which `tests/stage` starts.
import { defineConfig } from '@playwright/test'

const CHROMIUM = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--disable-quic',
]

export default defineConfig({
  globalSetup: './tests/stage/start.ts',
  outputDir: '../../target/e2e/shopper',
  reporter: [['list'], ['json', { outputFile: '../../target/e2e/shopper.json' }]],
  // Reading a photo takes a second of a core, and others may be at work on this machine.
  timeout: 120_000,
  expect: { timeout: 60_000 },
  workers: 1,
  projects: [
    { name: 'unit', testDir: 'tests/unit' },
    {
      name: 'h5',
      testDir: 'tests/h5',
      use: {
        launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM },
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
        locale: 'zh-CN',
        trace: 'retain-on-failure',
      },
    },
    { name: 'weapp', testDir: 'tests/weapp' },
  ],
})
