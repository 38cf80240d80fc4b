// Starts the real service with its demo mall in a folder of its own. It serves the page that
// was built into it. Every test sees the same service; shoppers are made on first use.
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(__dirname, '../../../..')
const READY_SECONDS = 120

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

async function until(what: string, is: () => Promise<boolean>) {
  const end = Date.now() + READY_SECONDS * 1000
  while (!(await is().catch(() => false))) {
    if (end < Date.now()) throw new Error(`${what} within ${READY_SECONDS} s`)
    await new Promise((done) => setTimeout(done, 200))
  }
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
}

/** A service with a demo mall that nobody has shopped in, in a folder of its own. */
export async function startService(name: string) {
  const data = mkdtempSync(join(tmpdir(), 'xiaopiao-shopper-'))
  const port = await freePort()
  const service = `http://127.0.0.1:${port}`
  const binary = process.env.XIAOPIAO ?? join(ROOT, 'target/release/xiaopiao')
  if (!existsSync(binary)) throw new Error(`${binary} is not built: run make build`)
  mkdirSync(join(ROOT, 'target/e2e'), { recursive: true })
  const env: NodeJS.ProcessEnv = { ...process.env, XIAOPIAO_DEMO: '1', XIAOPIAO_LISTEN: `127.0.0.1:${port}`, XIAOPIAO_DATA: data }
  // Its own database, not the one a shell names.
  delete env.DATABASE_URL
  const child = spawn(binary, ['all'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr?.pipe(createWriteStream(join(ROOT, `target/e2e/shopper-${name}.log`)))
  const answers = async (path: string) => (await fetch(service + path)).ok
  await until('the service answers', () => answers('/readyz'))
  await until('the samples are drawn', () => answers('/demo/samples'))
  process.env.SHOPPER_SERVICE = service
  process.env.SHOPPER_DATA = data
  const stop = async () => {
    await stopped(child)
    rmSync(data, { recursive: true, force: true })
  }
  return { service, stop }
}

export default async function start() {
  // With both set, a service that runs already: for trying a test again and again.
  const { SHOPPER_SERVICE, SHOPPER_DATA } = process.env
  if (SHOPPER_SERVICE && SHOPPER_DATA) {
    process.env.SHOPPER_RUNS = 'yes'
    return undefined
  }
  return (await startService('h5')).stop
}
