// Runs a compiled mini-program without WeChat: its templates are compiled by WeChat's own
// `wcc` and drawn by WeChat's component engine, its code runs in a world without a DOM.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { appRealm, screenRealm } from './realm'
import { weChat, type Phone } from './wx'

interface Page {
  path: string
  component: any
  instance: any
}

const PATIENCE_MS = 60_000

/**
 * WeChat sets `a.[0].b` in whatever `a` is. The engine here would make an array of an object
 * with numbered members, and lose what it held: so the whole is kept beside it, and given to
 * it whole.
 */
function wholeData(instance: any) {
  const whole: any = JSON.parse(JSON.stringify(instance.data ?? {}))
  const set = instance.setData
  instance.setData = (parts: Record<string, unknown>, done?: () => void) => {
    for (const [path, value] of Object.entries(JSON.parse(JSON.stringify(parts)))) {
      const names = path.replace(/\[(\d+)\]/g, '$1').split('.').filter(Boolean)
      const last = names.pop() ?? ''
      let at = whole
      for (const name of names) at = at[name] ??= {}
      at[last] = value
    }
    set.call(instance, JSON.parse(JSON.stringify(whole)), done)
  }
}

export class Host {
  readonly phone: Phone
  readonly weChat: ReturnType<typeof weChat>
  private readonly screen = screenRealm()
  private readonly engine: any
  private readonly exparser: any
  private readonly templates: (file: string) => unknown
  private readonly pages: Page[] = []
  private readonly registered = new Map<string, { id: string; options: any }>()
  private readonly realm: ReturnType<typeof appRealm>
  private readonly config: { pages: string[] }
  private defined: any = null
  private app: any = null

  constructor(private readonly root: string, service: string) {
    const simulate = createRequire(require.resolve('miniprogram-simulate'))
    this.config = JSON.parse(readFileSync(join(root, 'app.json'), 'utf8'))
    this.engine = this.screen.load(simulate.resolve('j-component'))
    this.exparser = this.screen.load(createRequire(simulate.resolve('j-component')).resolve('miniprogram-exparser'))
    this.templates = this.screen.run(simulate('miniprogram-compiler').wxmlToJs(root)) as (file: string) => unknown
    this.phone = {
      service,
      folder: mkdtempSync(join(tmpdir(), 'xiaopiao-weapp-')),
      photos: [],
      code: '',
      scans: null,
      online: true,
      asked: [],
      toasts: [],
      navigate: (how, url) => this.navigate(how, url),
    }
    this.weChat = weChat(this.phone)
    this.realm = this.newRealm()
  }

  private newRealm() {
    const define = (options: any) => void (this.defined = options)
    return appRealm(this.root, {
      wx: this.weChat.wx,
      App: (options: any) => void (this.app = options),
      Page: define,
      Component: define,
      Behavior: (options: any) => options,
      getApp: () => this.app,
      getCurrentPages: () => this.pages.map(({ instance }) => instance),
    })
  }

  async launch() {
    this.realm.load('app.js')
    const first = { path: this.config.pages[0], query: {}, scene: 1001 }
    this.app.onLaunch?.(first)
    this.app.onShow?.(first)
    await this.navigate('to', `/${this.config.pages[0]}`)
  }

  close() {
    while (this.pages.length) this.pop()
    this.screen.close()
    rmSync(this.phone.folder, { recursive: true, force: true })
  }

  /** The page on top. */
  get page(): string {
    return this.pages.at(-1)?.path ?? ''
  }

  get text(): string {
    return (this.dom?.textContent ?? '').replace(/\s+/g, ' ').trim()
  }

  private get dom(): Element | undefined {
    return this.pages.at(-1)?.component.dom
  }

  all(selector: string): Element[] {
    return [...(this.dom?.querySelectorAll(selector) ?? [])]
  }

  /** Waits for what an app does by itself. */
  async until(what: string, is: () => unknown): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!is()) {
      if (end < Date.now()) throw new Error(`${what} did not come; ${this.page} shows: ${this.text.slice(0, 500)}`)
      await new Promise((done) => setTimeout(done, 25))
    }
  }

  /** Taps what says this, or the last that fits a selector with a class, once it is there. */
  async tap(what: string) {
    const found = () => (what.startsWith('.') ? this.all(what) : this.all('*').filter((node) => node.textContent?.trim() === what)).at(-1)
    await this.until(what, found)
    this.dispatch(found() as Element, 'tap', {})
  }

  /** Types into the page's last field, and lets the app take it in. */
  async type(text: string) {
    const found = () => this.all('input, textarea').at(-1)
    await this.until('a field', found)
    this.dispatch(found() as Element, 'input', { value: text })
    await this.until('a button that can be pressed', () => this.all('.button').some((node) => !node.classList.contains('press-off')))
  }

  private dispatch(node: Element, name: string, detail: object) {
    const { Event } = this.exparser
    const event = Event.create(name, detail, { bubbles: true, capturePhase: true, composed: true, extraFields: { touches: [], changedTouches: [] } })
    Event.dispatchEvent((node as any).__wxElement, event)
  }

  private async navigate(how: 'to' | 'redirect' | 'relaunch' | 'back', url = '') {
    if (how === 'back') {
      this.pop()
      this.tell(this.pages.at(-1), 'onShow')
      return
    }
    if (how === 'redirect') this.pop()
    if (how === 'relaunch') while (this.pages.length) this.pop()
    if (how === 'to') this.tell(this.pages.at(-1), 'onHide')
    const [path = '', search = ''] = url.replace(/^\//, '').split('?')
    const page = this.open(path, Object.fromEntries(new URLSearchParams(search)))
    await this.tell(page, 'onLoad', page.instance.options)
    this.tell(page, 'onShow')
    this.tell(page, 'onReady')
  }

  private pop() {
    const page = this.pages.pop()
    if (!page) return
    this.tell(page, 'onUnload')
    page.component.detach()
  }

  private tell(page: Page | undefined, event: string, ...values: unknown[]) {
    if (!page) return
    const { options } = this.registered.get(page.path) ?? {}
    return options?.[event]?.apply(page.instance, values)
  }

  private open(path: string, query: Record<string, string>): Page {
    if (!this.config.pages.includes(path)) throw new Error(`there is no page ${path}`)
    const component = this.engine.create(this.register(path, 'page').id)
    const parent = this.screen.window.document.createElement('div')
    this.screen.window.document.body.appendChild(parent)
    const { instance } = component
    Object.assign(instance, { route: path, __route__: path, is: path, options: query, getOpenerEventChannel: () => ({ on() {}, emit() {} }) })
    const page = { path, component, instance }
    this.pages.push(page)
    component.attach(parent)
    wholeData(instance)
    return page
  }

  /** Compiles and registers a page or component, with those it uses. */
  private register(path: string, tagName: string): { id: string; options: any } {
    const known = this.registered.get(path)
    if (known) return known
    const json = JSON.parse(readFileSync(join(this.root, `${path}.json`), 'utf8'))
    const entry = { id: `x${this.registered.size}x${path.replace(/\W/g, '')}`, options: {} as any }
    this.registered.set(path, entry)
    const usingComponents: Record<string, string> = {}
    for (const [name, place] of Object.entries<string>(json.usingComponents ?? {})) {
      usingComponents[name] = this.register(join(path, '..', place), name).id
    }
    this.defined = null
    this.realm.load(`${path}.js`)
    const options = this.defined ?? {}
    entry.options = options
    const methods = { ...options.methods }
    for (const [name, value] of Object.entries(options)) if (typeof value === 'function') methods[name] = value
    const { properties, lifetimes, observers } = options
    this.engine.register({
      id: entry.id, path: join(this.root, path), tagName, template: this.templates(`${path}.wxml`), usingComponents,
      properties, lifetimes, observers, methods, data: JSON.parse(JSON.stringify(options.data ?? {})), options: { ...options.options, classPrefix: '' },
    })
    return entry
  }
}
