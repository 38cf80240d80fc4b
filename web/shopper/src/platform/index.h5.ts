// The web page: photos in the browser's database, uploads with progress, events as a stream.

import { eventReader } from '../core/events'
import { compress } from './compress.h5'
import type { Answer, Photo, Platform } from './index.d'
import { photos } from './photos.h5'

const API = '/api/v1'
const urls = new Map<string, string>()

function urlOf(id: string, blob: Blob): string {
  const known = urls.get(id)
  if (known) return known
  const url = URL.createObjectURL(blob)
  urls.set(id, url)
  return url
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function answerOf(request: XMLHttpRequest): Answer {
  const headers: Record<string, string> = {}
  for (const line of request.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(': ')
    if (0 < colon) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 2)
  }
  return { status: request.status, headers, body: parsed(request.responseText) }
}

const send: Platform['send'] = async (path, form, headers, onProgress) => {
  const body = new FormData()
  for (const id of form.photos) {
    const blob = await photos.get(id)
    if (!blob) return { status: 410, headers: {}, body: { code: 'photo_gone' } }
    body.append('photo', blob)
  }
  if (form.note !== undefined) body.append('note', form.note)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', API + path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => resolve(answerOf(request))
    request.onerror = request.ontimeout = request.onabort = () => resolve({ status: 0, headers: {}, body: null })
    request.timeout = 120_000
    request.send(body)
  })
}

/** The browser's own chooser; on a phone `camera` opens the camera. */
function chosen(from: 'camera' | 'album', many: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = many && from === 'album'
    if (from === 'camera') input.setAttribute('capture', 'environment')
    input.style.display = 'none'
    const done = (files: File[]) => {
      input.remove()
      resolve(files)
    }
    input.onchange = () => done([...(input.files ?? [])])
    input.addEventListener('cancel', () => done([]))
    // Some browsers forget an input that is not in the page.
    document.body.append(input)
    input.click()
  })
}

const photograph: Platform['photograph'] = async (from, most) => {
  const files = (await chosen(from, 1 < most)).slice(0, most)
  const kept: Photo[] = []
  for (const file of files) {
    const id = crypto.randomUUID()
    const blob = await compress(file)
    await photos.put(id, blob)
    kept.push({ id, url: urlOf(id, blob) })
  }
  return kept
}

const follow: Platform['follow'] = (path, token, last, onEvent, onEnd) => {
  const stop = new AbortController()
  const read = async () => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (last) headers['last-event-id'] = last
    const answer = await fetch(API + path, { headers, signal: stop.signal })
    const body = answer.ok && answer.status !== 204 ? answer.body?.getReader() : undefined
    if (!body) return
    const events = eventReader()
    const text = new TextDecoder()
    for (;;) {
      const { done, value } = await body.read()
      if (done) return
      for (const event of events(text.decode(value, { stream: true }))) onEvent(event.id, event.data)
    }
  }
  read().then(onEnd, () => stop.signal.aborted || onEnd())
  return () => stop.abort()
}

export const platform: Platform = {
  service: '',
  send,
  photograph,
  follow,
  async shown(id) {
    const blob = await photos.get(id)
    return blob ? urlOf(id, blob) : null
  },
  async forget(ids) {
    for (const id of ids) await photos.drop(id)
  },
  async fetched(path, token) {
    const known = urls.get(path)
    if (known) return known
    const answer = await fetch(API + path, { headers: { authorization: `Bearer ${token}` } }).catch(() => null)
    return answer?.ok ? urlOf(path, await answer.blob()) : null
  },
  isOnline: () => navigator.onLine,
  onNetwork(hear) {
    window.addEventListener('online', () => hear(true))
    window.addEventListener('offline', () => hear(false))
  },
  signInCode: async () => null,
  scan: null,
  async handOver(name, text) {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  },
  // A phone's own camera opens the address that a points code is.
  openedWith: () => new URLSearchParams(location.search).get('c'),
}
