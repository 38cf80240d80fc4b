// Two worlds, as in WeChat: pages are drawn in one that has a DOM, the app's code runs in
// another that has none. A mini-program that reaches for `document` fails here as it would
// on a phone.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'

import { JSDOM } from 'jsdom'

/** The world of the pages, with a loader for what draws them. */
export function screenRealm() {
  const dom = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only', pretendToBeVisual: true })
  const context = dom.getInternalVMContext()
  const { window } = dom
  // wcc's output asks for it.
  ;(window as any).__webview_engine_version__ = 0.02
  const loaded = new Map<string, { exports: any }>()
  const load = (file: string): any => {
    const known = loaded.get(file)
    if (known) return known.exports
    const module = { exports: {} as any }
    loaded.set(file, module)
    const text = readFileSync(file, 'utf8')
    if (file.endsWith('.json')) return (module.exports = JSON.parse(text))
    const from = createRequire(file)
    const run = vm.compileFunction(text, ['require', 'module', 'exports', 'global'], { filename: file, parsingContext: context })
    run((name: string) => load(from.resolve(name)), module, module.exports, window)
    return module.exports
  }
  const run = (code: string) => vm.compileFunction(code, [], { parsingContext: context })()
  return { window, load, run, close: () => window.close() }
}

/** The world of the app's code: the language, timers, and what WeChat gives. */
export function appRealm(root: string, given: Record<string, unknown>) {
  const sandbox: Record<string, unknown> = { console, setTimeout, clearTimeout, setInterval, clearInterval, ...given }
  const context = vm.createContext(sandbox)
  const loaded = new Set<string>()
  const load = (file: string) => {
    if (loaded.has(file)) return {}
    loaded.add(file)
    const text = readFileSync(`${root}/${file}`, 'utf8')
    const module = { exports: {} }
    const run = vm.compileFunction(text, ['require', 'module', 'exports'], { filename: file, parsingContext: context })
    const folder = file.split('/').slice(0, -1)
    run((name: string) => load(resolved(folder, name)), module, module.exports)
    return module.exports
  }
  return { load }
}

function resolved(folder: string[], name: string): string {
  const path = [...folder]
  for (const part of name.split('/')) {
    if (part === '..') path.pop()
    else if (part !== '.') path.push(part)
  }
  const file = path.join('/')
  return file.endsWith('.js') ? file : `${file}.js`
}
