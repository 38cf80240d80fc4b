// The mall's side of a test: drawn receipts, and people who decide.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const service = () => process.env.SHOPPER_SERVICE ?? ''
const data = () => process.env.SHOPPER_DATA ?? ''

/** The file of a drawn receipt that the demo comes with: `restaurant`, `duplicate`, … */
export async function drawn(name: string): Promise<string> {
  const photo = await fetch(`${service()}/demo/samples/${name}.jpg`)
  if (!photo.ok) throw new Error(`there is no sample ${name}`)
  const folder = join(data(), 'chosen')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.jpg`)
  writeFileSync(file, Buffer.from(await photo.arrayBuffer()))
  return file
}

/** A call as whoever holds the token. */
export async function call(method: string, path: string, token: string, body?: object): Promise<any> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` }
  if (body) headers['content-type'] = 'application/json'
  const answer = await fetch(`${service()}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : null
}

/** Signs in a person of the demo's staff. */
export async function staff(role: 'reviewer' | 'senior' | 'admin' | 'tenant'): Promise<string> {
  const accounts = JSON.parse(readFileSync(join(data(), 'demo-accounts.json'), 'utf8')) as { role: string; username: string; password: string }[]
  const account = accounts.find((known) => known.role === role)
  if (!account) throw new Error(`the demo has no ${role}`)
  const { username, password } = account
  return (await call('POST', '/auth/login', '', { username, password })).token
}

/** Signs in a shopper past the app, to see what the service knows. */
export async function shopper(name: string): Promise<string> {
  return (await call('POST', '/auth/wechat', '', { code: `demo-${name}` })).token
}
