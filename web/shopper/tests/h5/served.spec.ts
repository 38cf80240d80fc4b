// What comes with the page: rules for the browser, and how long it may keep what.
import { address, expect, test } from '../stage/browser'

test('the page runs its own scripts alone', async ({ page, request, refused }) => {
  const answer = await request.get(address())
  expect(answer.status()).toBe(200)
  const rules = (answer.headers()['content-security-policy'] ?? '').split(';').map((rule) => rule.trim())
  expect(rules).toContain("default-src 'none'")
  expect(rules).toContain("script-src 'self'")
  expect(answer.headers()['cache-control']).toBe('no-cache')

  // Taro's page is there under these rules, and what somebody slips into it does not run.
  await page.goto(address())
  await expect(page.locator('.welcome-title')).toBeVisible()
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.slipped = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => 'slipped' in window)).toBe(false)
  expect(refused).toHaveLength(1)
  refused.length = 0
})

test('what carries a hash in its name is fetched once', async ({ request }) => {
  const html = await (await request.get(address())).text()
  const [, script] = /src="(\/app\/js\/app\.[^"]+)"/.exec(html) ?? []
  const answer = await request.get(new URL(script ?? '', address()).href)
  expect(answer.status()).toBe(200)
  expect(answer.headers()['cache-control']).toContain('immutable')
})

test('the start page leads here', async ({ page }) => {
  await page.goto(new URL('/', address()).href)
  await page.locator('.intake a[href="/app/"]').click()
  await expect(page.locator('.welcome-title')).toBeVisible()
})
