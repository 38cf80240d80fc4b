// Server-sent events out of a stream that arrives in pieces.

export interface StreamEvent {
  id: string
  event: string
  data: string
}

/** Give it pieces as they come; it gives back the events that are whole. */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  return (piece) => {
    // A line may end between two pieces, after its \r.
    const text = rest + piece
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text
    rest = whole.replace(/\r\n?/g, '\n')
    const blocks = rest.split('\n\n')
    rest = (blocks.pop() ?? '') + text.slice(whole.length)
    return blocks.map(parse).filter((event) => event.data !== '')
  }
}

function parse(block: string): StreamEvent {
  const event: StreamEvent = { id: '', event: 'message', data: '' }
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') event.data += (event.data && '\n') + value
    if (name === 'id') event.id = value
    if (name === 'event') event.event = value
  }
  return event
}
