// The calls of the service, and its refusals as values.

import Taro from '@tarojs/taro'

import { platform } from '../platform'
import type { Answer } from '../platform'
import type { Balance, Entry, Mall, Me, Page, Problem, Receipt, Sentence, Whole } from './model'
import type { Sent } from './outbox'

/** A refusal, by its stable code; `network` where there was no answer at all. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: Sentence | null = null,
  ) {
    super(code)
  }
}

function refusal(status: number, body: unknown): Refusal {
  const problem = (body ?? {}) as Partial<Problem>
  if (status === 0) return new Refusal(0, 'network')
  return new Refusal(status, problem.code ?? 'internal', problem.sentence ?? null)
}

let token = ''
/** Shown with every call from now on. */
export const showToken = (next: string) => void (token = next)
const bearer = (): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})

async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, data?: object): Promise<T> {
  const header = data === undefined ? bearer() : { ...bearer(), 'content-type': 'application/json' }
  const url = `${platform.service}/api/v1${path}`
  const sent = data === undefined ? undefined : JSON.stringify(data)
  const answer: Answer = await Taro.request({ url, method, header, data: sent, timeout: 20_000 })
    .then((done) => ({ status: done.statusCode, headers: {}, body: done.data as unknown }))
    .catch(answered)
  if (200 <= answer.status && answer.status < 300) return answer.body as T
  throw refusal(answer.status, answer.body)
}

/** The web page's `Taro.request` rejects with the response where the status is an error. */
async function answered(error: unknown): Promise<Answer> {
  if (typeof Response !== 'undefined' && error instanceof Response) {
    return { status: error.status, headers: {}, body: await error.json().catch(() => null) }
  }
  const { statusCode, status, data } = error as { statusCode?: number; status?: number; data?: unknown }
  return { status: statusCode ?? status ?? 0, headers: {}, body: data ?? null }
}

const older = (path: string, cursor?: string | null) => (cursor ? `${path}?cursor=${cursor}` : path)

export const api = {
  mall: () => call<Mall>('GET', '/mall'),
  signIn: (code: string) => call<{ token: string; member_id: string }>('POST', '/auth/wechat', { code }),
  /** Has a code sent to the number. */
  askForCode: (phone: string, language: string) => call<{ again_seconds: number; code_minutes: number }>('POST', '/auth/phone/code', { phone, language }),
  signInByPhone: (phone: string, code: string) => call<{ token: string; member_id: string }>('POST', '/auth/phone', { phone, code }),
  /** What the newest message would have said, in an invented mall. */
  demoMessage: async () => {
    const answer = await Taro.request<{ text: string }[]>({ url: `${platform.service}/demo/messages` })
    return answer.data[0]?.text ?? ''
  },
  signOut: () => call<void>('POST', '/auth/logout'),
  me: () => call<Me>('GET', '/members/me'),
  consent: (version: string, language: string) => call<Me>('POST', '/members/me/consent', { version, language }),
  phone: (code: string) => call<Me>('POST', '/members/me/phone', { code }),
  export: () => call<object>('GET', '/members/me/export'),
  erase: () => call<void>('DELETE', '/members/me'),
  balance: () => call<Balance>('GET', '/members/me/points'),
  entries: (cursor?: string | null) => call<Page<Entry>>('GET', older('/members/me/points/entries', cursor)),
  receipts: (cursor?: string | null) => call<Page<Receipt>>('GET', older('/receipts', cursor)),
  receipt: (id: string) => call<Whole>('GET', `/receipts/${id}`),
  redeem: (code: string) => call<Receipt>('POST', '/points-codes/redeem', { code }),
  photo: (id: string, n: number) => platform.fetched(`/receipts/${id}/photo?n=${n}`, token),
  token: () => token,

  async upload(key: string, photos: string[], onProgress: (share: number) => void): Promise<Sent & { receipt?: Receipt }> {
    const answer = await platform.send('/receipts', { photos }, { ...bearer(), 'idempotency-key': key }, onProgress)
    if (answer.status === 202) {
      const receipt = answer.body as Receipt
      return { ok: true, id: receipt.id, receipt }
    }
    const { status, code, sentence } = refusal(answer.status, answer.body)
    const again = Number(answer.headers['retry-after'])
    return { ok: false, status, code, sentence, again_seconds: 0 < again ? again : undefined }
  },

  async appeal(id: string, key: string, note: string, photos: string[]): Promise<Receipt> {
    const headers = { ...bearer(), 'idempotency-key': key }
    const path = `/receipts/${id}/appeal`
    if (photos.length === 0) return call<Receipt>('POST', path, { note })
    const answer = await platform.send(path, { photos, note }, headers, () => undefined)
    if (answer.status === 200 || answer.status === 202) return answer.body as Receipt
    throw refusal(answer.status, answer.body)
  },
}
