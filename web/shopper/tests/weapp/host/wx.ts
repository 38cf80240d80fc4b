// What WeChat gives a mini-program, as far as this one uses it: real requests to the real
// service, files on this disk, a camera that takes the photo a test puts before it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

type Options = Record<string, any>

export interface Phone {
  /** Where the service that the app was built for really is. */
  service: string
  /** Files of the app. */
  folder: string
  /** What the camera or the album gives next. */
  photos: string[]
  /** What `wx.login` gives. */
  code: string
  /** What `wx.scanCode` reads. */
  scans: string | null
  online: boolean
  navigate(how: 'to' | 'redirect' | 'relaunch' | 'back', url?: string): Promise<void>
  /** By name, what the app asked for. */
  asked: string[]
  toasts: string[]
}

const SCREEN = {
  platform: 'ios', system: 'iOS 17.0', version: '8.0.50', SDKVersion: '3.7.0', pixelRatio: 2, language: 'zh_CN', brand: 'iPhone', model: 'iPhone',
  windowWidth: 390, windowHeight: 844, screenWidth: 390, screenHeight: 844, statusBarHeight: 47,
  safeArea: { top: 47, bottom: 810, left: 0, right: 390, width: 390, height: 763 },
}

/** Of the built app: no phone reaches it, this host knows where it is. */
const BUILT_FOR = 'http://127.0.0.1:8080'

export function weChat(phone: Phone) {
  const storage = new Map<string, string>()
  const networkHeard: ((now: { isConnected: boolean; networkType: string }) => void)[] = []
  const address = (url: string) => url.replace(BUILT_FOR, phone.service)

  /** As WeChat's calls are: callbacks, or a promise where there are none. */
  const call = (name: string, run: (options: Options) => Promise<Options | void>) => (options: Options = {}) => {
    phone.asked.push(name)
    const done = Promise.resolve()
      .then(() => run(options))
      .then((result) => ({ errMsg: `${name}:ok`, ...result }))
    const heard = done.then(
      (result) => {
        options.success?.(result)
        options.complete?.(result)
      },
      (error: Error) => {
        const failure = { errMsg: `${name}:fail ${error.message}` }
        options.fail?.(failure)
        options.complete?.(failure)
      },
    )
    if (name === 'request' || name === 'uploadFile' || name === 'downloadFile') {
      return { abort() {}, onProgressUpdate() {}, offProgressUpdate() {}, onHeadersReceived() {}, offHeadersReceived() {} }
    }
    return options.success || options.fail || options.complete ? void heard : done
  }

  const request = async (url: string, init: RequestInit) => {
    if (!phone.online) throw new Error('no network')
    const answer = await fetch(address(url), init)
    const bytes = Buffer.from(await answer.arrayBuffer())
    return { statusCode: answer.status, header: Object.fromEntries(answer.headers), bytes, text: bytes.toString('utf8') }
  }

  const files = {
    readFileSync: (path: string) => new Uint8Array(readFileSync(path)).buffer,
    saveFileSync: (path: string) => {
      mkdirSync(join(phone.folder, 'saved'), { recursive: true })
      const kept = join(phone.folder, 'saved', `${Date.now()}-${Math.random().toString(36).slice(2)}-${basename(path)}`)
      copyFileSync(path, kept)
      return kept
    },
    accessSync: (path: string) => {
      if (!existsSync(path)) throw new Error('no such file')
    },
    writeFileSync: (path: string, text: string) => writeFileSync(path, text),
    removeSavedFile: ({ filePath }: Options) => rmSync(filePath, { force: true }),
  }

  return {
    setOnline(online: boolean) {
      phone.online = online
      for (const hear of networkHeard) hear({ isConnected: online, networkType: online ? 'wifi' : 'none' })
    },
    storage,
    wx: {
      env: { USER_DATA_PATH: phone.folder },
      getSystemInfoSync: () => SCREEN, getWindowInfo: () => SCREEN, getDeviceInfo: () => SCREEN, getAppBaseInfo: () => SCREEN,
      getSystemSetting: () => ({}), getAppAuthorizeSetting: () => ({}), canIUse: () => true,
      getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }), getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop' } }),
      nextTick: (run: () => void) => void Promise.resolve().then(run),
      onAppShow() {}, onAppHide() {}, onWindowResize() {}, onPageNotFound() {}, onUnhandledRejection() {}, onError() {}, onThemeChange() {}, offError() {},
      // WeChat keeps JSON, not the objects themselves.
      setStorageSync: (key: string, value: unknown) => void storage.set(key, JSON.stringify(value)),
      getStorageSync: (key: string) => (storage.has(key) ? JSON.parse(storage.get(key) ?? 'null') : ''),
      removeStorageSync: (key: string) => void storage.delete(key),
      getStorageInfoSync: () => ({ keys: [...storage.keys()] }),
      getFileSystemManager: () => files,
      getNetworkType: call('getNetworkType', async () => ({ networkType: phone.online ? 'wifi' : 'none' })),
      onNetworkStatusChange: (hear: (typeof networkHeard)[number]) => void networkHeard.push(hear),
      login: call('login', async () => ({ code: phone.code })),
      chooseMedia: call('chooseMedia', async () => {
        const photos = phone.photos.splice(0)
        if (photos.length === 0) throw new Error('cancel')
        return { tempFiles: photos.map((path) => ({ tempFilePath: path, size: readFileSync(path).length, fileType: 'image' })), type: 'image' }
      }),
      compressImage: call('compressImage', async ({ src }) => ({ tempFilePath: src })),
      previewImage: call('previewImage', async () => undefined),
      scanCode: call('scanCode', async () => {
        if (phone.scans === null) throw new Error('cancel')
        return { result: phone.scans }
      }),
      request: call('request', async ({ url, method = 'GET', header = {}, data }) => {
        const body = data === undefined || method === 'GET' ? undefined : typeof data === 'string' ? data : data.byteLength === undefined ? JSON.stringify(data) : Buffer.from(data)
        const { statusCode, header: headers, text } = await request(url, { method, headers: header, body })
        let parsed: unknown = text
        try {
          parsed = JSON.parse(text)
        } catch {
          // As WeChat: what is no JSON stays text.
        }
        return { statusCode, header: headers, data: parsed, cookies: [] }
      }),
      uploadFile: call('uploadFile', async ({ url, filePath, name, header = {}, formData = {} }) => {
        const form = new FormData()
        for (const [key, value] of Object.entries(formData)) form.append(key, String(value))
        form.append(name, new Blob([readFileSync(filePath)]), basename(filePath))
        const { statusCode, header: headers, text } = await request(url, { method: 'POST', headers: header, body: form })
        return { statusCode, header: headers, data: text }
      }),
      downloadFile: call('downloadFile', async ({ url, header = {} }) => {
        const { statusCode, bytes } = await request(url, { headers: header })
        const path = join(phone.folder, `download-${Date.now()}-${Math.random().toString(36).slice(2)}`)
        writeFileSync(path, bytes)
        return { statusCode, tempFilePath: path }
      }),
      navigateTo: call('navigateTo', ({ url }) => phone.navigate('to', url)),
      redirectTo: call('redirectTo', ({ url }) => phone.navigate('redirect', url)),
      reLaunch: call('reLaunch', ({ url }) => phone.navigate('relaunch', url)),
      navigateBack: call('navigateBack', () => phone.navigate('back')),
      showToast: call('showToast', async ({ title }) => void phone.toasts.push(title)),
      showModal: call('showModal', async () => ({ confirm: true, cancel: false })),
      setNavigationBarTitle: call('setNavigationBarTitle', async () => undefined),
      stopPullDownRefresh: call('stopPullDownRefresh', async () => undefined),
      setClipboardData: call('setClipboardData', async () => undefined),
      shareFileMessage: call('shareFileMessage', async () => undefined),
    },
  }
}
