// Sums and moments as the mall's shoppers write them. `Intl` is not everywhere in
// mini-programs, so nothing here needs it.

/** 12345 → 12,345 */
export function whole(number: number): string {
  const digits = Math.abs(Math.trunc(number)).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return number < 0 ? `−${digits}` : digits
}

/** With its sign, as an entry of the books has it. */
export const signed = (points: number) => (0 < points ? `+${whole(points)}` : whole(points))

/** 15600 fen → ¥156.00 */
export function money(fen: number): string {
  const cents = Math.abs(fen % 100).toString().padStart(2, '0')
  return `${fen < 0 ? '−' : ''}¥${whole(Math.floor(Math.abs(fen) / 100))}.${cents}`
}

/** Yuan as people type them, in whole fen; `null` where it is no sum. */
export function fen(text: string): number | null {
  const match = /^\s*¥?\s*(\d{1,9})(?:[.。](\d{1,2}))?\s*$/.exec(text)
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null
}

/** The parts of a moment on the mall's clock: what it is carries the mall's own offset. */
function parts(at: string) {
  const [, year = '', month = '', day = '', hour = '', minute = ''] =
    /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+))?/.exec(at) ?? []
  return { year, month, day, hour, minute }
}

/** 2026-11-03T18:22:05+08:00 → 11-03 18:22 */
export function moment(at: string): string {
  const { month, day, hour, minute } = parts(at)
  return hour ? `${month}-${day} ${hour}:${minute}` : `${month}-${day}`
}

/** 2026-12-31 → 2026-12-31, and of a moment its day. */
export const day = (at: string) => at.slice(0, 10)

/** The moment this many hours later, on the same clock: for promises that are kept by it. */
export function later(at: string, hours: number): string {
  const offset = /([+-])(\d\d):(\d\d)$/.exec(at)
  const minutes = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0
  const then = Date.parse(at) + (hours * 60 + minutes) * 60_000
  return new Date(then).toISOString().slice(0, 16) + (offset ? offset[0] : '')
}
