// Serves the built page under /app/, as the service does, and hands everything else on.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export function servePage(folder: string, service: string): Promise<{ address: string; close: () => void }> {
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', service).pathname
    if (path.startsWith('/app/')) {
      const file = join(folder, normalize(path.slice('/app/'.length)) || '.')
      const found = existsSync(file) && statSync(file).isFile() ? file : path === '/app/' ? join(folder, 'index.html') : null
      if (!found) return void answer.writeHead(404).end()
      answer.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' })
      return void createReadStream(found).pipe(answer)
    }
    const onward = request(service + (asked.url ?? '/'), { method: asked.method, headers: asked.headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers)
      came.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
    answer.on('close', () => onward.destroy())
  })
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      done({ address: `http://127.0.0.1:${port}/app/`, close: () => server.close() })
    })
  })
}
