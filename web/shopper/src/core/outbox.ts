// Photos that the service does not have yet. Each receipt keeps its photos and its
// Idempotency-Key until an answer came, however often the app is closed in between:
// nothing is lost, and nothing is sent twice.
//
// Pure but for what it is given: the same queue runs in tests.

/** What came back, or that nothing did. */
export type Sent =
  | { ok: true; id: string }
  | { ok: false; status: number; code: string; sentence?: { zh: string; en: string } | null; again_seconds?: number }

/** One receipt on its way. */
export interface Parcel {
  /** The Idempotency-Key. */
  key: string
  /** Names under which the photos are kept on this phone, from top to bottom. */
  photos: string[]
  /** Whose it is: another shopper on this phone does not send it. */
  member: string
  /** Milliseconds. */
  at: number
  state: 'waits' | 'goes' | 'refused'
  /** How much of it has gone, 0 to 1. */
  progress: number
  tries: number
  problem?: { code: string; sentence?: { zh: string; en: string } | null }
}

export interface Ports {
  send(parcel: Parcel, onProgress: (share: number) => void): Promise<Sent>
  /** Keeps the list where closing the app does not reach it. */
  keep(parcels: Parcel[]): void
  /** Lets go of photos that nobody needs any more. */
  forget(photos: string[]): void
  arrived(parcel: Parcel, id: string): void
  changed(parcels: Parcel[]): void
  /** After this many milliseconds; returns how to call it off. */
  after(ms: number, run: () => void): () => void
  isOnline(): boolean
}

/** Waits between tries, in seconds; the last one repeats. */
export const PAUSES = [1, 2, 5, 10, 20, 40]

/** No answer, too slow, too many at once, or trouble of the service: later it may go. */
const passes = (status: number) => status === 0 || status === 408 || status === 429 || 500 <= status

export class Outbox {
  private parcels: Parcel[] = []
  private busy = false
  private calledOff: (() => void) | null = null

  constructor(private readonly ports: Ports) {}

  /** Takes up what an earlier run of the app left. What was on its way goes again. */
  load(kept: Parcel[]) {
    this.parcels = kept.map((parcel) => ({
      ...parcel,
      state: parcel.state === 'goes' ? 'waits' : parcel.state,
      progress: 0,
    }))
    this.ports.changed(this.all())
  }

  all(): Parcel[] {
    return [...this.parcels]
  }

  add(key: string, photos: string[], member: string, at: number) {
    this.parcels.push({ key, photos, member, at, state: 'waits', progress: 0, tries: 0 })
    this.told()
  }

  /** The shopper gives it up. */
  drop(key: string) {
    const gone = this.parcels.find((parcel) => parcel.key === key)
    this.parcels = this.parcels.filter((parcel) => parcel.key !== key)
    if (gone) this.ports.forget(gone.photos)
    this.told()
  }

  /** The shopper wants it tried again now. */
  retry(key: string) {
    this.put(key, { state: 'waits', tries: 0, problem: undefined })
  }

  /** Sends what waits, one receipt after the other: phones have thin uplinks. */
  async run(member: string): Promise<void> {
    if (this.busy) return
    this.calledOff?.()
    this.calledOff = null
    this.busy = true
    try {
      for (;;) {
        const next = this.parcels.find((parcel) => parcel.state === 'waits' && parcel.member === member)
        if (!next || !this.ports.isOnline()) return
        const goesOn = await this.deliver(next, member)
        if (!goesOn) return
      }
    } finally {
      this.busy = false
    }
  }

  /** Whether the next one may go at once. */
  private async deliver(parcel: Parcel, member: string): Promise<boolean> {
    this.put(parcel.key, { state: 'goes', progress: 0, tries: parcel.tries + 1 })
    const sent = await this.ports.send(parcel, (progress) => this.put(parcel.key, { progress }, false))
    if (!this.parcels.some(({ key }) => key === parcel.key)) return true // given up meanwhile
    if (sent.ok) {
      this.ports.arrived(parcel, sent.id)
      this.drop(parcel.key)
      return true
    }
    const problem = { code: sent.code, sentence: sent.sentence }
    if (sent.status === 401) {
      // Signing in again is the app's to do; the photos wait.
      this.put(parcel.key, { state: 'waits', problem })
      return false
    }
    if (!passes(sent.status)) {
      this.put(parcel.key, { state: 'refused', problem })
      return true
    }
    this.put(parcel.key, { state: 'waits', problem })
    const pause = sent.again_seconds ?? PAUSES[Math.min(parcel.tries, PAUSES.length - 1)] ?? 40
    this.calledOff = this.ports.after(pause * 1000, () => void this.run(member))
    return false
  }

  private put(key: string, part: Partial<Parcel>, keeps = true) {
    this.parcels = this.parcels.map((parcel) => (parcel.key === key ? { ...parcel, ...part } : parcel))
    this.told(keeps)
  }

  private told(keeps = true) {
    if (keeps) this.ports.keep(this.all())
    this.ports.changed(this.all())
  }
}
