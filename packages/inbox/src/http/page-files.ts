// The built page, read once: what is not among its files cannot be asked for, whatever the path says.
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The files of the page. */
export interface PageFiles {
  /** The file of this path, or the page itself for a path of its own; undefined for anything else. */
  answer(path: string): Response | undefined
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

/** The page runs its own scripts only, and makes no markup out of text without being asked to. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** Reads the page from this directory; without one, a line that says how to build it is the page. */
export async function readPageFiles(directory: string): Promise<PageFiles> {
  const files = await filesOf(directory)
  const index = files.get('/index.html') ?? unbuilt
  return {
    answer(path) {
      const file = files.get(path) ?? (isPagePath(path) ? index : undefined)
      return file && new Response(file.content, { headers: { ...file.headers } })
    },
  }
}

/** Paths without a dot that no other route has are the page's own, so that reloading and the back button work. */
function isPagePath(path: string): boolean {
  return !path.includes('.') && !path.startsWith('/api/')
}

async function filesOf(directory: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const read = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const name = `/${relative(directory, path).split(sep).join('/')}`
    return [name, pageFile(name, Uint8Array.from(await readFile(path)))] as const
  })
  return new Map(await Promise.all(read))
}

function pageFile(name: string, content: Uint8Array<ArrayBuffer>): PageFile {
  const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  // Names below assets/ hold a digest of the content.
  const caching = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return { content, headers: { 'content-type': type, 'content-security-policy': policy, 'cache-control': caching } }
}

const unbuilt: PageFile = pageFile(
  '/index.html',
  Uint8Array.from(
    Buffer.from(
      '<!doctype html><meta charset="utf-8"><title>Posthaste inbox</title><p>The page has not been built: <code>npm run build:page -w @posthaste/inbox</code>. The API is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.',
    ),
  ),
)
