// The compiled mini-program, in a host that stands for WeChat, against the real service.
import { expect, test } from '@playwright/test'
import { join } from 'node:path'

import { call, drawn, shopper } from '../stage/mall'
import { startService } from '../stage/start'
import { Host } from './host/host'

const ROOT = join(__dirname, '../../dist/weapp')

// The page's shoppers have had the samples' points: here nobody has shopped yet.
let stop = async () => {}
test.beforeAll(async () => {
  test.setTimeout(240_000)
  if (!process.env.SHOPPER_RUNS) stop = (await startService('weapp')).stop
})
test.afterAll(() => stop())

async function opened(name: string): Promise<Host> {
  const host = new Host(ROOT, process.env.SHOPPER_SERVICE ?? '')
  await host.launch()
  await host.until('the welcome page', () => host.page === 'pages/sign-in/index' && host.text.includes('演示商场'))
  await host.type(name)
  await host.tap('登录')
  await host.until('the home page', () => host.page === 'pages/home/index' && host.text.includes('我的积分'))
  return host
}

async function agrees(host: Host) {
  await host.until('what is known of the shopper', () => host.text.includes('拍下您的第一张小票'))
  await host.tap('.shutter')
  await host.until('the notice', () => host.page === 'pages/consent/index')
  await host.tap('同意并继续')
  await host.until('home again', () => host.page === 'pages/home/index')
}

async function photographs(host: Host, ...names: string[]) {
  host.phone.photos = await Promise.all(names.map(drawn))
  await host.tap(names.length === 1 ? '.shutter' : '相册')
  await host.until('the look at the photo', () => host.page === 'pages/shot/index')
}

test('the mini-program photographs, waits, and shows points and reasons', async () => {
  const host = await opened('mia')
  await agrees(host)

  await photographs(host, 'restaurant')
  await host.tap('上传')
  await host.until('credited', () => host.page === 'pages/home/index' && host.text.includes('已积分'))
  const { balance } = await call('GET', '/members/me/points', await shopper('mia'))
  expect(balance).toBeGreaterThan(0)
  await host.until('the points', () => host.text.includes(`我的积分${balance}`) || host.text.includes(`我的积分 ${balance}`))

  await photographs(host, 'duplicate')
  await host.tap('上传')
  await host.until('refused', () => host.page === 'pages/home/index' && host.text.includes('未积分'))
  await host.tap('.slip-rejected')
  await host.until('the reason', () => host.page === 'pages/receipt/index' && host.text.includes('已经积过分'))

  await host.tap('申诉')
  await host.until('the appeal', () => host.page === 'pages/appeal/index')
  await host.type('这是另一笔消费')
  await host.tap('提交申诉')
  await host.until('in review', () => host.page === 'pages/receipt/index' && host.text.includes('前给您答复'))
  host.close()
})

test('a long receipt goes in several photos, as one form of bytes', async () => {
  const host = await opened('noa')
  await agrees(host)
  await photographs(host, 'fashion', 'fashion')
  await host.tap('是同一张长小票')
  await host.tap('上传')
  const token = await shopper('noa')
  await expect.poll(async () => (await call('GET', '/receipts', token)).items[0]?.photos).toBe(2)
  host.close()
})

test('without a network the photo waits in the phone, and goes when it is back', async () => {
  const host = await opened('pia')
  await agrees(host)
  host.weChat.setOnline(false)
  await photographs(host, 'cafe')
  await host.tap('上传')
  await host.until('it waits', () => host.text.includes('等待上传') && host.text.includes('没有网络'))
  expect(JSON.parse(host.weChat.storage.get('outbox') ?? '[]')).toHaveLength(1)

  host.weChat.setOnline(true)
  await host.until('credited', () => host.text.includes('已积分') || host.text.includes('人工核对中'))
  expect(JSON.parse(host.weChat.storage.get('outbox') ?? '[]')).toHaveLength(0)
  host.close()
})
