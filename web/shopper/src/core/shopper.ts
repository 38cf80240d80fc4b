// What the app knows and does for the shopper who is signed in: one place that pages watch.

import Taro from '@tarojs/taro'

import { platform } from '../platform'
import { api, Refusal, showToken } from './api'
import { looks } from './language'
import { isMoving, isSettled, type Balance, type Mall, type Me, type Receipt, type Verdict, type Whole } from './model'
import { Outbox, type Parcel } from './outbox'
import { state } from './state'

interface Session {
  token: string
  member_id: string
}

interface Shopper {
  session: Session | null
  mall: Mall | null
  me: Me | null
  balance: Balance | null
  /** Newest first; `null` until they were asked for. */
  receipts: Receipt[] | null
  next: string | null
  /** What is known of single receipts. */
  whole: Record<string, Whole>
  parcels: Parcel[]
  /** Pictures of receipts sent from this phone, until it forgets them. */
  pictures: Record<string, string>
  /** What a glance at a fresh photo told, until the shopper has answered. */
  verdicts: Record<string, Verdict>
  online: boolean
  /** The last call got no answer. */
  unreachable: boolean
}

const nobody = {
  session: null,
  me: null,
  balance: null,
  receipts: null,
  next: null,
  whole: {},
  pictures: {},
  verdicts: {},
}

export const shopper = state<Shopper>({ ...nobody, mall: null, parcels: [], online: true, unreachable: false })

const { get, change } = shopper

export const outbox = new Outbox({
  send: async (parcel, onProgress) => {
    const sent = await api.upload(parcel.key, parcel.photos, onProgress)
    if (sent.ok && sent.receipt) welcome(sent.receipt, parcel)
    if (!sent.ok && sent.status === 401) void signInAgain()
    return sent
  },
  keep: (parcels) => Taro.setStorageSync('outbox', parcels),
  forget: (photos) => void platform.forget(photos),
  arrived: (_, id) => void follow(id),
  changed: (parcels) => change({ parcels }),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  isOnline: () => platform.isOnline(),
})

/** The receipt is there; its picture is still on this phone, so it shows at once. */
function welcome(receipt: Receipt, parcel: Parcel) {
  const picture = get().pictures[parcel.key]
  const verdict = receipt.photo_verdict
  const { pictures, verdicts } = get()
  change({
    pictures: picture ? { ...pictures, [receipt.id]: picture } : pictures,
    verdicts: verdict && verdict.verdict !== 'ok' ? { ...verdicts, [receipt.id]: verdict } : verdicts,
  })
  learn(receipt)
}

/** Puts what is known of a receipt where all pages look. */
export function learn(receipt: Receipt | Whole) {
  const { receipts, whole } = get()
  const before = whole[receipt.id]
  // The single receipt knows more than the list: what was read stays.
  const known = ('read' in receipt ? receipt : { ...before, ...receipt }) as Whole
  const list = receipts ?? []
  const isNew = !list.some(({ id }) => id === receipt.id)
  change({
    whole: { ...whole, [receipt.id]: known },
    receipts: isNew ? [receipt, ...list] : list.map((row) => (row.id === receipt.id ? { ...row, ...receipt } : row)),
  })
}

/** Once, when the app starts. */
export function start() {
  const session = Taro.getStorageSync<Session | ''>('session') || null
  if (session) showToken(session.token)
  change({ session, online: platform.isOnline() })
  outbox.load(Taro.getStorageSync<Parcel[] | ''>('outbox') || [])
  platform.onNetwork((online) => {
    change({ online })
    if (online) void resume()
  })
  void loadMall()
  void showKeptPictures()
}

async function showKeptPictures() {
  for (const parcel of outbox.all()) {
    const url = parcel.photos[0] ? await platform.shown(parcel.photos[0]) : null
    if (url) change({ pictures: { ...get().pictures, [parcel.key]: url } })
  }
}

export async function loadMall() {
  const mall = await api.mall().catch(() => null)
  if (mall) change({ mall })
}

/** The app is looked at again: send what waits, see what changed. */
export async function resume() {
  const { session } = get()
  if (!session) return
  if (!get().mall) void loadMall()
  void outbox.run(session.member_id)
  await refresh()
}

/** Asks anew for everything the home page shows. */
export async function refresh() {
  await guarded(async () => {
    const [balance, page, me] = await Promise.all([api.balance(), api.receipts(), api.me()])
    const ids = new Set(page.items.map(({ id }) => id))
    const others = (get().receipts ?? []).filter(({ id }) => !ids.has(id))
    change({ balance, me, receipts: [...page.items, ...others].sort(byNewest), next: get().next ?? page.next ?? null })
    for (const receipt of page.items) if (isMoving(receipt.status)) void follow(receipt.id)
  })
}

/** Ids are UUIDv7: later is larger. */
const byNewest = (a: Receipt, b: Receipt) => (a.id < b.id ? 1 : -1)

export async function olderReceipts() {
  const { next, receipts } = get()
  if (!next) return
  await guarded(async () => {
    const page = await api.receipts(next)
    const known = new Set((receipts ?? []).map(({ id }) => id))
    change({ receipts: [...(receipts ?? []), ...page.items.filter(({ id }) => !known.has(id))], next: page.next ?? null })
  })
}

/** Runs what needs the service; says when it does not answer, signs in anew when it has to. */
async function guarded(run: () => Promise<void>): Promise<void> {
  try {
    await run()
    change({ unreachable: false })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.status === 401) await signInAgain()
    else change({ unreachable: error.code === 'network' })
  }
}

export async function load(id: string): Promise<Whole | null> {
  let found: Whole | null = null
  await guarded(async () => {
    found = await api.receipt(id)
    learn(found)
  })
  return found
}

/** Pauses between looks where there is no stream, in milliseconds; the last one repeats. */
const LOOKS = [600, 800, 1000, 1500, 2000, 3000, 5000]
const followed = new Map<string, () => void>()

/** Keeps a receipt up to date until it is settled. */
export async function follow(id: string) {
  if (followed.has(id)) return
  let stop: () => void = () => undefined
  followed.set(id, () => stop())
  const after = async () => {
    const receipt = await load(id)
    if (!receipt || isMoving(receipt.status)) return receipt
    followed.delete(id)
    void refreshBalance()
    return receipt
  }
  const watch = platform.follow
  if (watch) {
    let last = ''
    const again = (round: number) => {
      stop = watch(`/receipts/${id}/events`, api.token(), last, (seen) => {
        last = seen || last
        void after()
      }, () => {
        const receipt = get().whole[id]
        if (!followed.has(id) || (receipt && isSettled(receipt.status))) return void followed.delete(id)
        const timer = setTimeout(() => again(round + 1), LOOKS[Math.min(round, LOOKS.length - 1)])
        stop = () => clearTimeout(timer)
      })
    }
    again(0)
    return
  }
  const look = async (round: number) => {
    const receipt = await after()
    if (!followed.has(id) || (receipt && !isMoving(receipt.status))) return
    const timer = setTimeout(() => void look(round + 1), LOOKS[Math.min(round, LOOKS.length - 1)])
    stop = () => clearTimeout(timer)
  }
  await look(0)
}

async function refreshBalance() {
  const balance = await api.balance().catch(() => null)
  if (balance) change({ balance })
}

/** Puts the photos of one receipt into the outbox and starts sending. */
export function sendPhotos(photos: { id: string; url: string }[]): string {
  const { session, pictures } = get()
  const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`
  const first = photos[0]
  if (first) change({ pictures: { ...pictures, [key]: first.url } })
  outbox.add(key, photos.map(({ id }) => id), session?.member_id ?? '', Date.now())
  if (session) void outbox.run(session.member_id)
  return key
}

export function answered(id: string) {
  const { [id]: _, ...verdicts } = get().verdicts
  change({ verdicts })
}

function opened(session: Session) {
  Taro.setStorageSync('session', session)
  showToken(session.token)
  if (get().session?.member_id !== session.member_id) change(nobody)
  change({ session })
}

/** Signs in by what the host gives, or by what the shopper typed. */
export async function signIn(typed?: string): Promise<void> {
  const code = typed ?? (await platform.signInCode())
  if (!code) throw new Refusal(401, 'bad_code')
  opened(await api.signIn(code))
  await resume()
}

/** Signs in by the code that the number was sent. */
export async function signInByPhone(phone: string, code: string): Promise<void> {
  opened(await api.signInByPhone(phone, code))
  await resume()
}

let signingIn: Promise<void> | null = null

/** The mini-program does so unseen; elsewhere the shopper has to. */
function signInAgain(): Promise<void> {
  signingIn ??= (async () => {
    const code = await platform.signInCode().catch(() => null)
    const again = code ? await api.signIn(code).catch(() => null) : null
    if (again) {
      opened(again)
      void outbox.run(again.member_id)
    } else forgetSession()
  })().finally(() => (signingIn = null))
  return signingIn
}

/** Photos that are not sent yet stay, for when this shopper comes back. */
export function forgetSession() {
  for (const stop of followed.values()) stop()
  followed.clear()
  Taro.removeStorageSync('session')
  showToken('')
  change(nobody)
}

export async function signOut() {
  await api.signOut().catch(() => undefined)
  forgetSession()
}

export async function erase() {
  await api.erase()
  for (const { key } of outbox.all()) outbox.drop(key)
  forgetSession()
}

export async function agree() {
  const version = get().mall?.notice.version
  if (!version) throw new Refusal(0, 'network')
  change({ me: await api.consent(version, looks.get().language) })
}

/** Whether the shopper still has to be asked: also where the service would not insist. */
export function needsConsent({ mall, me }: Shopper): boolean {
  return mall !== null && me !== null && me.consent?.version !== mall.notice.version
}
