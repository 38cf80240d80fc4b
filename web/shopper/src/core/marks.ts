// Where what was read stands on the photo, as boxes in shares of the photo's sides.

import type { Corner, Read } from './model'

/** The fields worth showing, the weightiest first. */
export const SHOWN = ['store_name', 'paid_amount', 'paid_at', 'receipt_number'] as const

export interface Mark {
  name: string
  value: string
  /** Centre, in hundredths of the photo's width and height. */
  x: number
  y: number
  /** Size along and across the text, in hundredths of the photo's width and height. */
  width: number
  height: number
  /** Degrees clockwise. */
  angle: number
}

const far = (a: Corner, b: Corner) => Math.hypot(a[0] - b[0], a[1] - b[1])

/** A box for each field that has a place. Corners run clockwise from the text's top left. */
export function marks(read: Read): Mark[] {
  const { width, height } = read.photo
  if (!(0 < width && 0 < height)) return []
  return SHOWN.flatMap((name) => {
    const field = read.fields[name]
    const [a, b, c, d] = field?.quad ?? []
    if (!field || !a || !b || !c || !d) return []
    const middle = [(a[0] + b[0] + c[0] + d[0]) / 4, (a[1] + b[1] + c[1] + d[1]) / 4] as const
    return {
      name,
      value: field.value,
      x: (100 * middle[0]) / width,
      y: (100 * middle[1]) / height,
      width: (50 * (far(a, b) + far(d, c))) / width,
      height: (50 * (far(a, d) + far(b, c))) / height,
      angle: (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI,
    }
  })
}
