// Builds the mini-program and the web page, and measures what came out: a build that lost
// its pages, or grew beyond what a phone loads in a moment, is none.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const HOME = new URL('..', import.meta.url).pathname
/** WeChat takes 2 MB of a package; half of it loads at once on a slow phone. */
const WEAPP_BYTES_MAX = 1_000_000
/** What a browser fetches before the first page shows, compressed. */
const H5_GZIP_MAX = 200_000
/** An app without pages is smaller than this. */
const H5_GZIP_MIN = 100_000

function taro(type) {
  const env = { ...process.env, NODE_ENV: 'production', TARO_ENV: type }
  const done = spawnSync('npx', ['taro', 'build', '--type', type], { cwd: HOME, env, encoding: 'utf8' })
  if (done.status !== 0) {
    process.stderr.write(done.stdout + done.stderr)
    process.exit(1)
  }
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

const trouble = []
const limit = (what, bytes, least, most) => {
  const kb = (number) => `${(number / 1000).toFixed(0)} KB`
  console.log(`${what}: ${kb(bytes)} (at most ${kb(most)})`)
  if (bytes < least || most < bytes) trouble.push(`${what}: ${bytes} bytes are not between ${least} and ${most}`)
}

const wanted = process.argv.slice(2)
const all = wanted.length === 0
const pages = [...readFileSync(join(HOME, 'src/app.config.ts'), 'utf8').matchAll(/'(pages\/[^']+)'/g)].map(([, page]) => page)

if (all || wanted.includes('weapp')) {
  taro('weapp')
  const weapp = join(HOME, 'dist/weapp')
  for (const page of pages) statSync(join(weapp, `${page}.wxml`))
  limit('mini-program', files(weapp).reduce((sum, file) => sum + statSync(file).size, 0), 200_000, WEAPP_BYTES_MAX)
}
if (all || wanted.includes('h5')) {
  taro('h5')
  const h5 = join(HOME, 'dist/h5')
  const html = readFileSync(join(h5, 'index.html'), 'utf8')
  // The service lets no page run a script that stands in it.
  if (/<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i.test(html)) trouble.push('the web page has a script that stands in it')
  // The first view: what the page names, and the chunks that its home page asks for.
  const named = [...html.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file)
  const chunks = files(join(h5, 'js')).filter((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes('home-scroll'))
  const first = new Set([...named.map((file) => join(h5, file)), ...chunks])
  const bytes = [...first].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, gzipSync(html).length)
  limit('first view of the web page, gzipped', bytes, H5_GZIP_MIN, H5_GZIP_MAX)
}
if (trouble.length) {
  console.error(trouble.join('\n'))
  process.exit(1)
}
