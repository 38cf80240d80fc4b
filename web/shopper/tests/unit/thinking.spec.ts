import { expect, test } from '@playwright/test'

import { eventReader } from '../../src/core/events'
import { fen, later, moment, money, signed, whole } from '../../src/core/format'
import { hant } from '../../src/core/hant'
import { marks } from '../../src/core/marks'
import type { Read } from '../../src/core/model'
import { HELPS, PROBLEMS, WORDS } from '../../src/core/words'
import { multipart, utf8 } from '../../src/platform/multipart'

test('sums and moments read as the mall writes them', () => {
  expect([whole(0), whole(999), whole(1234567), whole(-1200)]).toEqual(['0', '999', '1,234,567', '−1,200'])
  expect([money(15600), money(5), money(-123456)]).toEqual(['¥156.00', '¥0.05', '−¥1,234.56'])
  expect([signed(78), signed(-78)]).toEqual(['+78', '−78'])
  expect([fen('156'), fen('¥1.5'), fen('0.05'), fen('1.555'), fen('x')]).toEqual([15600, 150, 5, null, null])
  // The mall's own clock, whatever the phone's is.
  expect(moment('2026-11-03T18:22:05+08:00')).toBe('11-03 18:22')
})

test('a promise is kept by the mall’s clock', () => {
  expect(later('2026-11-03T18:22:05+08:00', 24)).toBe('2026-11-04T18:22+08:00')
  expect(later('2026-12-31T23:30:00-05:30', 1)).toBe('2027-01-01T00:30-05:30')
})

test('events come whole, in whatever pieces they arrive', () => {
  const stream = ': keep alive\n\nevent: status\nid: 2\ndata: {"status":"reading"}\n\nid: 3\r\ndata: a\r\ndata: b\r\n\r\n'
  for (const size of [1, 3, 7, stream.length]) {
    const read = eventReader()
    const events = []
    for (let at = 0; at < stream.length; at += size) events.push(...read(stream.slice(at, at + size)))
    expect(events.map(({ id, data }) => [id, data])).toEqual([['2', '{"status":"reading"}'], ['3', 'a\nb']])
  }
})

const read = (quad: [number, number][]): Read => ({
  photo: { width: 1000, height: 2000, turn: 0, verdict: 'ok' },
  fields: { paid_amount: { value: '156.00', quad }, store_name: null },
})

test('a mark lies on the photo where its text does', () => {
  expect(marks(read([[100, 200], [300, 200], [300, 260], [100, 260]]))).toEqual([
    { name: 'paid_amount', value: '156.00', x: 20, y: 11.5, width: 20, height: 3, angle: 0 },
  ])
  // On a photo that was held sideways the text runs upwards.
  const [up] = marks(read([[100, 900], [100, 700], [160, 700], [160, 900]]))
  expect(up).toMatchObject({ x: 13, y: 40, width: 20, height: 3, angle: -90 })
})

test('every word is there in both languages, with the same gaps', () => {
  const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([gap]) => gap).sort()
  for (const [name, [zh, en]] of Object.entries({ ...WORDS, ...HELPS, ...PROBLEMS })) {
    expect(zh, name).toMatch(/\p{Script=Han}/u)
    expect(en, name).not.toMatch(/\p{Script=Han}/u)
    expect(gaps(zh), name).toEqual(gaps(en))
  }
})

test('traditional Chinese keeps no simplified letter', () => {
  const said = Object.values({ ...WORDS, ...HELPS, ...PROBLEMS }).map(([zh]) => hant(zh)).join('')
  // The simplified letters that these words use.
  const left = [...'个为么买产们会传体关写减几刚创办动区单发变号听问图场处备够头实审对导将尔层属带应开录总户扫护择换据数断无时显权来极构样检楼气没测温满点热爱状现电画监盘码确种积称简类级纸组细终经结给络绝继续绿编网罚职联胜节营补观规视觉计订认让议记许论设访证评识诉词试该详语误说请读课调谢财责账货质购贴费资赏赠转输边达过运还这进远连迟选递释钟钱银链销错键镜长门闪闭间闻阅队阳际险随隐难页项顺须顾预频题额风饭馆验鱼齐'].filter((letter) => said.includes(letter))
  expect(left).toEqual([])
  expect(hant('登录已过期，请重新登录。')).toBe('登入已過期，請重新登入。')
  expect(hant('最晚 11-04 前给您答复')).toBe('最晚 11-04 前給您答覆')
})

test('a form of several photos is the bytes that a server reads', async () => {
  expect([...utf8('a分😀')]).toEqual([...new TextEncoder().encode('a分😀')])
  const photo = Uint8Array.from([0, 255, 13, 10])
  const form = multipart([{ name: 'photo', filename: '0.jpg', bytes: photo }, { name: 'photo', filename: '1.jpg', bytes: photo }, { name: 'note', bytes: utf8('不对') }], 'b')
  const parsed = await new Response(form, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData()
  expect(parsed.get('note')).toBe('不对')
  const files = parsed.getAll('photo') as File[]
  expect(files).toHaveLength(2)
  expect([...new Uint8Array(await (files[1] as File).arrayBuffer())]).toEqual([...photo])
})
