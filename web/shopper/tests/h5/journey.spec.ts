// A shopper's way through the web page, in a real browser at phone size, against the real
// service.
import { readFileSync } from 'node:fs'

import { type Page } from '@playwright/test'

import { address, expect, test } from '../stage/browser'
import { call, drawn, shopper, staff } from '../stage/mall'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).locator('visible=true').first()

async function signIn(page: Page, name: string) {
  await page.goto(address())
  await page.locator('.entry-input input').fill(name)
  await button(page, '登录').click()
  await expect(page.locator('.shutter').locator('visible=true')).toBeVisible()
}

/** Chooses photos as a phone's camera or album gives them, and sends them. */
async function photographs(page: Page, ...names: string[]) {
  const files = await Promise.all(names.map(drawn))
  const choosing = page.waitForEvent('filechooser')
  await button(page, names.length === 1 ? '拍小票' : '相册').click()
  if (await page.getByText('先说清楚您的隐私').isVisible().catch(() => false)) throw new Error('consent was not given')
  await (await choosing).setFiles(files)
  await button(page, /^上传/).click()
}

async function agrees(page: Page) {
  await button(page, '拍小票').click()
  const choosing = page.waitForEvent('filechooser')
  await button(page, '同意并继续').click()
  // Thinks better of it: the camera is closed again.
  await (await choosing).setFiles([])
}

test('a receipt becomes points, its copy does not, and its shopper can object', async ({ page }) => {
  await signIn(page, 'ann')
  await agrees(page)

  await photographs(page, 'restaurant')
  const slip = page.locator('.slip-credited').locator('visible=true').first()
  await expect(slip).toBeVisible()
  await expect(slip).toContainText('已积分')
  const token = await shopper('ann')
  const { balance } = await call('GET', '/members/me/points', token)
  expect(balance).toBeGreaterThan(0)
  await expect(page.locator('.purse-points').locator('visible=true')).toHaveText(String(balance))

  // What was read is marked on the photo, and how the points came about is said.
  await slip.click()
  await expect(page.locator('.mark').locator('visible=true')).toHaveCount(4)
  await expect(page.getByText('怎么算的').locator('visible=true')).toBeVisible()
  await expect(page.locator('.outcome-number').locator('visible=true')).toHaveText(`+${balance}`)
  await button(page, '返回').click()

  // The same paper again: refused, with the reason, what helps, and the one that earned.
  await photographs(page, 'duplicate')
  const refused = page.locator('.slip-rejected').locator('visible=true').first()
  await expect(refused).toBeVisible()
  await refused.click()
  await expect(page.locator('.why-text').locator('visible=true')).toContainText('已经积过分')
  await expect(button(page, '查看已积分的那张')).toBeVisible()

  // One tap to object, in words.
  await button(page, '申诉').click()
  await page.locator('.entry-area textarea').locator('visible=true').fill('这是另一笔消费')
  await button(page, '提交申诉').click()
  await expect(page.locator('.stamp-in_review').locator('visible=true')).toBeVisible()
  await expect(page.getByText(/最晚 .* 前给您答复/).locator('visible=true')).toBeVisible()
  await expect(page.getByText('这是另一笔消费').locator('visible=true')).toBeVisible()
  const waiting = await call('GET', '/reviews', await staff('reviewer'))
  expect(waiting.items.map((item: { reason: string }) => item.reason)).toContain('appealed')
  await button(page, '返回').click()

  // The books: the award, linked to its receipt.
  await button(page, '我的积分').click()
  await expect(page.locator('.movement-points').locator('visible=true')).toHaveText(`+${balance}`)
  await page.locator('.movement').locator('visible=true').first().click()
  await expect(page.locator('.stamp-credited').locator('visible=true')).toBeVisible()
})

test('a phone number signs in by the code it is sent', async ({ page }) => {
  await page.goto(address())
  await button(page, '用手机号登录').click()
  await page.getByRole('textbox', { name: '手机号' }).fill('138 0000 4321')
  await button(page, '获取验证码').click()
  const note = page.locator('.entry .fine').locator('visible=true')
  await expect(note).toContainText('验证码')
  const [code = ''] = /\d{6}/.exec((await note.textContent()) ?? '') ?? []

  await page.getByRole('textbox', { name: '验证码' }).fill(code.startsWith('7') ? '812345' : '712345')
  await button(page, '登录').click()
  await expect(page.getByText('验证码不对，或已失效。')).toBeVisible()
  await page.getByRole('textbox', { name: '验证码' }).fill(code)
  await button(page, '登录').click()
  await expect(page.locator('.shutter').locator('visible=true')).toBeVisible()
  await button(page, '我的').last().click()
  await expect(page.getByText('•••• 4321')).toBeVisible()
})

test('nothing is taken before the shopper agreed', async ({ page }) => {
  await signIn(page, 'careful')
  await button(page, '拍小票').click()
  await expect(page.getByText('先说清楚您的隐私')).toBeVisible()
  await button(page, '暂不同意').click()
  expect((await call('GET', '/members/me', await shopper('careful'))).consent).toBeNull()

  await agrees(page)
  const me = await call('GET', '/members/me', await shopper('careful'))
  expect(me.consent.language).toBe('zh-Hans')
})

test('photos wait for the network, survive closing the page, and go once', async ({ page, context }) => {
  await signIn(page, 'dora')
  await agrees(page)
  await page.route('**/api/v1/receipts', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))

  await photographs(page, 'cafe')
  await expect(page.getByText('连不上服务，请检查网络。').locator('visible=true').first()).toBeVisible()

  // Closed and opened again, still without a way out.
  await page.reload()
  await expect(page.locator('.slip-parcel').locator('visible=true').first()).toBeVisible()
  await page.unroute('**/api/v1/receipts')
  await page.reload()
  await expect(page.locator('.slip-credited').locator('visible=true').first()).toBeVisible()
  await expect(page.locator('.slip-parcel')).toHaveCount(0)
  expect((await call('GET', '/receipts', await shopper('dora'))).items).toHaveLength(1)
  await context.setOffline(true)
  await expect(page.locator('.trouble').locator('visible=true')).toContainText('没有网络')
})

/** The same photo as a hand that shakes takes it. */
async function blurred(page: Page, name: string): Promise<Buffer> {
  const sharp = readFileSync(await drawn(name)).toString('base64')
  const url = await page.evaluate(async (sharp) => {
    const photo = await createImageBitmap(new Blob([Uint8Array.from(atob(sharp), (c) => c.charCodeAt(0))]))
    const canvas = Object.assign(document.createElement('canvas'), { width: photo.width, height: photo.height })
    const drawing = canvas.getContext('2d')!
    drawing.filter = `blur(${photo.width / 60}px)`
    drawing.drawImage(photo, 0, 0)
    return canvas.toDataURL('image/jpeg', 0.9)
  }, sharp)
  return Buffer.from(url.split(',')[1]!, 'base64')
}

test('a blurred photo is told at once, with how to take it again', async ({ page }) => {
  await signIn(page, 'shaky')
  await agrees(page)
  const buffer = await blurred(page, 'cafe')
  const choosing = page.waitForEvent('filechooser')
  await button(page, '拍小票').click()
  await (await choosing).setFiles([{ name: 'photo.jpg', mimeType: 'image/jpeg', buffer }])
  await button(page, /^上传/).click()
  const glance = page.locator('.glance').locator('visible=true').first()
  await expect(glance).toContainText('照片有点糊')
  await expect(glance.getByText('重拍')).toBeVisible()
})

test('several photos are several receipts, or one long one, as the shopper says', async ({ page }) => {
  await signIn(page, 'eve')
  await agrees(page)
  await photographs(page, 'fashion', 'cosmetics')
  await expect(page.locator('.slip-credited, .slip-in_review').locator('visible=true')).toHaveCount(2)
  expect((await call('GET', '/receipts', await shopper('eve'))).items.map((item: { photos: number }) => item.photos)).toEqual([1, 1])

  const files = await Promise.all(['electronics', 'electronics'].map(drawn))
  const choosing = page.waitForEvent('filechooser')
  await button(page, '相册').click()
  await (await choosing).setFiles(files)
  await button(page, '是同一张长小票').click()
  await button(page, '上传').click()
  await expect.poll(async () => (await call('GET', '/receipts', await shopper('eve'))).items[0].photos).toBe(2)
})

test('a code that a till printed becomes points once', async ({ page }) => {
  const tenant = await staff('tenant')
  const paid_at = new Date(Date.now() - 60_000).toISOString().slice(0, 19) + 'Z'
  const made = await call('POST', '/points-codes', tenant, { paid_amount_fen: 8800, paid_at, receipt_number: `E2E-${Date.now()}` })
  await signIn(page, 'finn')
  await agrees(page)

  await page.goto(`${address()}?c=${made.code}`)
  await button(page, '领取积分').click()
  await expect(page.locator('.stamp-credited').locator('visible=true')).toBeVisible()

  await signInAs(page, 'gus')
  await page.goto(`${address()}?c=${made.code}`)
  await agreesFor('gus')
  await page.reload()
  await button(page, '领取积分').click()
  await expect(page.getByText('这个积分码已经领取过了。')).toBeVisible()
})

async function signInAs(page: Page, name: string) {
  await page.evaluate(() => localStorage.clear())
  await signIn(page, name)
}

async function agreesFor(name: string) {
  const { notice } = await call('GET', '/mall', '')
  await call('POST', '/members/me/consent', await shopper(name), { version: notice.version, language: 'en' })
}

test('a shopper takes the data along, and leaves nothing behind', async ({ page }) => {
  await signIn(page, 'hana')
  await agrees(page)
  await button(page, '我的').last().click()
  const download = page.waitForEvent('download')
  await button(page, '导出我的数据').click()
  expect((await download).suggestedFilename()).toBe('xiaopiao-my-data.json')
  const before = (await call('GET', '/members/me', await shopper('hana'))).id

  await button(page, '删除我的账户').click()
  await page.locator('.taro__modal-foot, .taro-modal__foot').getByText('永久删除').click()
  await expect(page.locator('.welcome-title').locator('visible=true')).toBeVisible()
  expect((await call('GET', '/members/me', await shopper('hana'))).id).not.toBe(before)
})

test('it speaks three languages, large, on the narrowest phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 568 })
  await page.goto(address())
  await button(page, '繁體中文').click()
  await expect(page.locator('.welcome-title')).toContainText('積分')
  await button(page, 'English').click()
  await expect(page.locator('.welcome-title')).toContainText('points')
  // Who has been here: pages with something on them.
  await page.locator('.entry-input input').fill('ann')
  await button(page, 'Sign in').click()
  await button(page, 'Me').click()
  await page.getByRole('switch', { name: 'Large text' }).click()
  const { items } = await call('GET', '/receipts', await shopper('ann'))
  const own = items.slice(0, 2).flatMap(({ id }: { id: string }) => [`receipt/index?id=${id}`, `appeal/index?id=${id}`])
  for (const place of ['me/index', 'home/index', 'points/index', 'code/index', 'consent/index', 'receipts/index', ...own]) {
    await page.goto(`${address()}#/pages/${place}`)
    const top = page.locator(`.taro_page[id*="pages/${place.split('?')[0]}"] .screen-large`)
    await expect(top.locator('visible=true').last()).toBeVisible()
    // A page slides in from the side; once it is there, nothing sticks out.
    await expect.poll(() => page.evaluate(sticksOut), place).toEqual([])
  }
})

/** What of the page on top reaches beyond the screen, by its class. */
function sticksOut(): string[] {
  const tops = [...document.querySelectorAll('.screen')].filter((screen) => screen.getClientRects().length)
  const within = [...(tops.at(-1)?.querySelectorAll('*') ?? [])]
  const wide = within.filter((node) => {
    const { left, right, width } = node.getBoundingClientRect()
    return 0 < width && (left < -0.5 || window.innerWidth + 0.5 < right)
  })
  return wide.map((node) => node.className.toString() || node.tagName)
}
