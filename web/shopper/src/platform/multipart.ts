// A multipart form as bytes, for a host whose own upload takes one file at a time.

/** UTF-8; mini-programs have no `TextEncoder`. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return Uint8Array.from(bytes)
}

export interface Part {
  name: string
  /** Of a file; a text has none. */
  filename?: string
  bytes: Uint8Array
}

export function multipart(parts: Part[], boundary: string): ArrayBuffer {
  const pieces: Uint8Array[] = []
  for (const { name, filename, bytes } of parts) {
    const file = filename ? `; filename="${filename}"` : ''
    pieces.push(utf8(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`), bytes, utf8('\r\n'))
  }
  pieces.push(utf8(`--${boundary}--\r\n`))
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole.buffer
}
