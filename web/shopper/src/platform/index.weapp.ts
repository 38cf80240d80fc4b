// The mini-program: photos as files of the app, WeChat's own upload, camera and scanner.

import Taro from '@tarojs/taro'

import { multipart, utf8, type Part } from './multipart'
import type { Answer, Photo, Platform } from './index.d'

const API = `${SERVICE}/api/v1`
/** A photo below this many bytes goes as it is. */
const BYTES_FINE = 1_500_000
/** WeChat's measure, 0 to 100: print stays as it is. */
const QUALITY = 86
const LONG_SIDE = 3200

let online = true

const nothing: Answer = { status: 0, headers: {}, body: null }

function lower(headers: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** One photo goes by `uploadFile`, which tells how far it is. */
function sendOne(path: string, photo: string, note: string | undefined, headers: Record<string, string>, onProgress: (share: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const task = Taro.uploadFile({
      url: API + path,
      filePath: photo,
      name: 'photo',
      header: headers,
      formData: note === undefined ? undefined : { note },
      timeout: 120_000,
      success: (done) => resolve({ status: done.statusCode, headers: lower(done.header), body: parsed(done.data) }),
      fail: () => resolve(nothing),
    })
    task.onProgressUpdate?.((now) => onProgress(now.progress / 100))
  })
}

/** Several photos are one form, which `uploadFile` cannot send. */
async function sendForm(path: string, photos: string[], note: string | undefined, headers: Record<string, string>): Promise<Answer> {
  const files = Taro.getFileSystemManager()
  const parts: Part[] = photos.map((photo, i) => ({
    name: 'photo',
    filename: `${i}.jpg`,
    bytes: new Uint8Array(files.readFileSync(photo) as ArrayBuffer),
  }))
  if (note !== undefined) parts.push({ name: 'note', bytes: utf8(note) })
  const boundary = `xiaopiao${Date.now()}${Math.random().toString(36).slice(2)}`
  return new Promise((resolve) => {
    void Taro.request({
      url: API + path,
      method: 'POST',
      header: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      data: multipart(parts, boundary),
      timeout: 120_000,
      success: (done) => resolve({ status: done.statusCode, headers: lower(done.header), body: done.data }),
      fail: () => resolve(nothing),
    })
  })
}

async function smaller(path: string, size: number): Promise<string> {
  if (size <= BYTES_FINE) return path
  const options = { src: path, quality: QUALITY, compressedWidth: LONG_SIDE }
  const done = await Taro.compressImage(options).catch(() => null)
  return done?.tempFilePath ?? path
}

/** Temporary files go when the app is closed; saved ones stay. */
function saved(path: string): string {
  try {
    return Taro.getFileSystemManager().saveFileSync(path, '')
  } catch {
    return path
  }
}

const photograph: Platform['photograph'] = async (from, most) => {
  const chosen = await Taro.chooseMedia({
    count: from === 'camera' ? 1 : Math.min(9, most),
    mediaType: ['image'],
    sourceType: [from],
    sizeType: ['original'],
    camera: 'back',
  }).catch((error: { errMsg?: string }) => {
    if (/auth|permission|denied/i.test(error.errMsg ?? '')) throw new Error('camera_denied')
    return null // called off
  })
  const photos: Photo[] = []
  for (const file of chosen?.tempFiles ?? []) {
    const path = saved(await smaller(file.tempFilePath, file.size))
    photos.push({ id: path, url: path })
  }
  return photos
}

export const platform: Platform = {
  service: SERVICE,
  photograph,
  send(path, { photos, note }, headers, onProgress) {
    const [only] = photos
    return photos.length === 1 && only !== undefined
      ? sendOne(path, only, note, headers, onProgress)
      : sendForm(path, photos, note, headers)
  },
  async shown(id) {
    try {
      Taro.getFileSystemManager().accessSync(id)
      return id
    } catch {
      return null
    }
  },
  async forget(ids) {
    for (const id of ids) Taro.getFileSystemManager().removeSavedFile({ filePath: id, fail: () => undefined })
  },
  async fetched(path, token) {
    const done = await Taro.downloadFile({ url: API + path, header: { authorization: `Bearer ${token}` } }).catch(() => null)
    return done?.statusCode === 200 ? done.tempFilePath : null
  },
  follow: null,
  isOnline: () => online,
  onNetwork(hear) {
    void Taro.getNetworkType({ success: ({ networkType }) => (online = networkType !== 'none') })
    Taro.onNetworkStatusChange(({ isConnected }) => hear((online = isConnected)))
  },
  signInCode: async () => (await Taro.login()).code,
  async scan() {
    const done = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).catch(() => null)
    return done?.result ?? null
  },
  async handOver(name, text) {
    const path = `${Taro.env.USER_DATA_PATH}/${name}`
    Taro.getFileSystemManager().writeFileSync(path, text, 'utf8')
    await Taro.shareFileMessage({ filePath: path, fileName: name }).catch(() => Taro.setClipboardData({ data: text }))
  },
  openedWith() {
    const { query } = Taro.getEnterOptionsSync?.() ?? Taro.getLaunchOptionsSync()
    const scene = decodeURIComponent(query?.['scene'] ?? '')
    return query?.['c'] ?? (/^c=(.+)$/.exec(scene)?.[1] || null)
  },
}
