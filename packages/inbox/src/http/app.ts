// Which answer does a request get? First whether it may be asked at all, then the table of routes, then the page.
import { type Context, Hono } from 'hono'
import { FaultError } from '../faults/fault-rule.ts'
import { StoreError } from '../store/store-error.ts'
import { isAllowedHost, isOwnRequest } from './host-check.ts'
import { inboxRoutes } from './inbox-routes.ts'
import type { InboxState } from './inbox-state.ts'
import { listRoutes } from './list-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { openApiDocument } from './openapi.ts'
import type { PageFiles } from './page-files.ts'
import { basicCredentials, type PasswordCheck } from './password-file.ts'
import { HttpProblem } from './problem.ts'
import type { Route } from './route.ts'
import { templateRoutes } from './template-routes.ts'

/** Who may ask. */
export interface AppOptions {
  readonly allowedHosts: readonly string[]
  /** Without it nobody is asked for a password. */
  readonly checkPassword?: PasswordCheck
  readonly page: PageFiles
  /** Hears of what went wrong inside, which the asker is not told. @default nobody */
  readonly onDefect?: (error: Error) => void
}

/** Every route of the API. */
export const routes: readonly Route[] = [...listRoutes, ...messageRoutes, ...inboxRoutes, ...templateRoutes]

const openPaths = new Set(['/healthz', '/livez', '/readyz'])

/** The application: a function from a request to an answer. */
export function createApp(inbox: InboxState, { allowedHosts, checkPassword, page, onDefect }: AppOptions): Hono {
  const app = new Hono()

  app.use(async (c, next) => {
    await next()
    protect(c.res.headers, c.req.path)
  })
  app.use(async (c, next) => {
    if (openPaths.has(c.req.path)) return next()
    refuseStrangers(c, allowedHosts, inbox)
    if (checkPassword !== undefined && !inbox.partKeys.fits(c.req.url)) await refuseUnknown(c, checkPassword)
    return next()
  })
  for (const route of routes) {
    app.on(route.method, route.path.replace(/\{(\w+)\}/g, ':$1'), (c) => route.handle(c, inbox))
  }
  app.get('/api/v1/openapi.json', (c) => c.json(openApiDocument(routes, inbox.version)))
  app.get('*', (c) => page.answer(c.req.path) ?? notFoundAnswer(c))
  app.notFound(notFoundAnswer)
  app.onError((error, c) => answerError(error, c, onDefect))
  return app
}

/** What every answer carries, where it does not say otherwise itself. */
function protect(headers: Headers, path: string): void {
  const defaults: Readonly<Record<string, string>> = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(path.startsWith('/api/') || path.startsWith('/view/') ? { 'cache-control': 'no-store' } : {}),
  }
  for (const [name, value] of Object.entries(defaults)) {
    if (!headers.has(name)) headers.set(name, value)
  }
}

/** @throws HttpProblem 403 */
function refuseStrangers(c: Context, allowedHosts: readonly string[], inbox: InboxState): void {
  const host = c.req.header('host')
  if (!isAllowedHost(host, { allowedHosts })) {
    const name = JSON.stringify((host ?? '').slice(0, 100))
    throw new HttpProblem(403, `the host ${name} is not one of this inbox; add it to allowedHosts`)
  }
  const request = {
    method: c.req.method,
    host,
    origin: c.req.header('origin'),
    fetchSite: c.req.header('sec-fetch-site'),
    fetchMode: c.req.header('sec-fetch-mode'),
    fetchDestination: c.req.header('sec-fetch-dest'),
  }
  if (!isOwnRequest(request) && !inbox.partKeys.fits(c.req.url)) {
    throw new HttpProblem(403, 'the request comes from a page of another site')
  }
}

/** @throws HttpProblem 401 */
async function refuseUnknown(c: Context, check: PasswordCheck): Promise<void> {
  const credentials = basicCredentials(c.req.header('authorization'))
  if (credentials !== undefined && (await check(...credentials))) return
  throw new HttpProblem(401, 'a user name and a password are needed')
}

function answerError(error: Error, c: Context, onDefect: AppOptions['onDefect']): Response {
  const { status, message } = problemOf(error)
  if (status === 500) onDefect?.(error)
  if (status === 401) c.header('www-authenticate', 'Basic realm="Posthaste inbox", charset="UTF-8"')
  if (status === 503) c.header('retry-after', '1')
  return answersWithJson(c) ? c.json({ Error: message }, status) : c.text(message, status)
}

function problemOf(error: Error): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof FaultError) return new HttpProblem(400, error.message)
  if (error instanceof StoreError && error.code === 'STORE_ARGUMENT') return new HttpProblem(400, error.message)
  if (error instanceof StoreError && error.code === 'STORE_CLOSED') return new HttpProblem(503, error.message)
  if (error.name === 'AbortError') return new HttpProblem(408, 'the client went away')
  return new HttpProblem(500, 'something went wrong inside the inbox')
}

/** Mailpit answers with JSON to /send and with text elsewhere; the routes that are ours alone answer with JSON. */
function answersWithJson(c: Context): boolean {
  return /^\/api\/v1\/(?:(?:send|wait|faults|events|mailboxes)$|templates(?:\/|$))/.test(c.req.path)
}

function notFoundAnswer(c: Context): Response {
  return c.text('404: there is nothing here', 404)
}
