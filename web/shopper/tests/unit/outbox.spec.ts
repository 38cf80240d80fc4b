import { expect, test } from '@playwright/test'

import { Outbox, PAUSES, type Parcel, type Sent } from '../../src/core/outbox'

/** A phone with an outbox, whose clock and network the test moves. */
function phone() {
  const answers: Sent[] = []
  const timers: { ms: number; run: () => void }[] = []
  const seen = { sent: [] as string[], forgotten: [] as string[], arrived: [] as string[], kept: [] as Parcel[], online: true }
  const outbox = new Outbox({
    send: async (parcel) => {
      seen.sent.push(parcel.key)
      return answers.shift() ?? { ok: true, id: `receipt-${parcel.key}` }
    },
    keep: (parcels) => void (seen.kept = JSON.parse(JSON.stringify(parcels))),
    forget: (photos) => void seen.forgotten.push(...photos),
    arrived: (_, id) => void seen.arrived.push(id),
    changed: () => undefined,
    after: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    isOnline: () => seen.online,
  })
  return { outbox, answers, timers, seen }
}

const refusal = (status: number, code = 'x'): Sent => ({ ok: false, status, code })

test('what was sent is let go of, one after the other', async () => {
  const { outbox, seen } = phone()
  outbox.add('a', ['1', '2'], 'me', 0)
  outbox.add('b', ['3'], 'me', 0)

  await outbox.run('me')

  expect(seen.sent).toEqual(['a', 'b'])
  expect(seen.arrived).toEqual(['receipt-a', 'receipt-b'])
  expect(seen.forgotten).toEqual(['1', '2', '3'])
  expect(seen.kept).toEqual([])
})

test('without an answer it is tried again under the same key, with growing pauses', async () => {
  const { outbox, answers, timers, seen } = phone()
  answers.push(refusal(0), refusal(503), refusal(0))
  outbox.add('a', ['1'], 'me', 0)

  await outbox.run('me')
  for (const seconds of PAUSES.slice(0, 3)) {
    const timer = timers.shift()
    expect(timer?.ms).toBe(seconds * 1000)
    timer?.run()
    await expect.poll(() => outbox.all().length === 0 || 0 < timers.length).toBe(true)
  }

  expect(seen.sent).toEqual(['a', 'a', 'a', 'a'])
  expect(seen.arrived).toEqual(['receipt-a'])
})

test('the service may say when to come back', async () => {
  const { outbox, answers, timers } = phone()
  answers.push({ ok: false, status: 429, code: 'too_many_requests', again_seconds: 7 })
  outbox.add('a', ['1'], 'me', 0)
  await outbox.run('me')
  expect(timers[0]?.ms).toBe(7000)
})

test('what is refused stays for the shopper to see, and does not hold up the rest', async () => {
  const { outbox, answers, seen } = phone()
  answers.push(refusal(415, 'not_a_picture'))
  outbox.add('a', ['1'], 'me', 0)
  outbox.add('b', ['2'], 'me', 0)

  await outbox.run('me')

  expect(outbox.all().map(({ key, state }) => [key, state])).toEqual([['a', 'refused']])
  expect(seen.arrived).toEqual(['receipt-b'])
  expect(seen.forgotten).toEqual(['2'])
})

test('closing the app in the middle of sending sends it again', () => {
  const { outbox } = phone()
  outbox.load([{ key: 'a', photos: ['1'], member: 'me', at: 0, state: 'goes', progress: 0.6, tries: 1 }])
  expect(outbox.all()[0]).toMatchObject({ key: 'a', state: 'waits', progress: 0 })
})

test('offline nothing is tried, and another shopper’s photos are not sent', async () => {
  const { outbox, seen } = phone()
  outbox.add('a', ['1'], 'me', 0)
  outbox.add('b', ['2'], 'you', 0)
  seen.online = false
  await outbox.run('me')
  expect(seen.sent).toEqual([])

  seen.online = true
  await outbox.run('me')
  expect(seen.sent).toEqual(['a'])
  expect(seen.kept.map(({ key }) => key)).toEqual(['b'])
})

test('who is signed out meanwhile keeps the photos', async () => {
  const { outbox, answers, timers } = phone()
  answers.push(refusal(401, 'token_expired'))
  outbox.add('a', ['1'], 'me', 0)
  await outbox.run('me')
  expect(outbox.all()[0]?.state).toBe('waits')
  expect(timers).toEqual([])
})

test('what the shopper gives up while it goes is not brought back', async () => {
  const { outbox, seen } = phone()
  outbox.add('a', ['1'], 'me', 0)
  const running = outbox.run('me')
  outbox.drop('a')
  await running
  expect(outbox.all()).toEqual([])
  expect(seen.forgotten).toEqual(['1'])
})
