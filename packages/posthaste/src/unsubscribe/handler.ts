import { ConfigError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import { readFormBody } from './form-body.ts'
import { verifyUnsubscribe } from './link.ts'
import { type PageKind, pageHeaders, pageOf, textNames, textsOf, type UnsubscribeTexts } from './page.ts'
import { keysOf, type UnsubscribeSecrets } from './secret.ts'
import type { Subscription } from './token.ts'

/** What the page of unsubscribe links needs. */
export interface UnsubscribeHandlerOptions {
  /** What the links were made with; several while they change. */
  readonly secret: UnsubscribeSecrets
  /**
   * Takes the address off the list. Called for every POST with a right link, so it must not mind an address that has left
   * already. What it throws is thrown by the handler, and no mail client hears that it is done.
   */
  readonly unsubscribe: (subscription: Subscription, request: Request) => void | Promise<void>
  /** Words of the page in place of the English ones, or a function that chooses them by the request. */
  readonly page?: Partial<UnsubscribeTexts> | ((request: Request) => Partial<UnsubscribeTexts>)
}

/**
 * Answers the links of {@link createUnsubscribeLink}, in the style of Fetch: Hono, Next.js, Bun and Deno take it as it is.
 *
 * POST unsubscribes: at once for a mail client (RFC 8058), by a button for a person. GET and HEAD never do, since
 * programs that look into mail open every link: they show a page with the button. It needs no session and no cookie,
 * and no CSRF token beside the one in the link: whoever has that may unsubscribe the address, and nobody else can.
 *
 * @throws ConfigError OPTION_INVALID for options that cannot work
 */
export function unsubscribeHandler(options: UnsubscribeHandlerOptions): (request: Request) => Promise<Response> {
  expectOptions(options)
  const { secret, unsubscribe, page = {} } = options
  keysOf(secret, 'secret')
  return async (request) => {
    const answer = (status: number, kind: PageKind, subscription?: Subscription, headers = {}): Response => {
      const texts = textsOf(typeof page === 'function' ? page(request) : page)
      const body = request.method === 'HEAD' ? null : pageOf(kind, texts, subscription)
      return new Response(body, { status, headers: { ...pageHeaders(), ...headers } })
    }
    if (!methods.includes(request.method)) return answer(405, 'failed', undefined, { allow: methods.join(', ') })
    const subscription = verifyUnsubscribe(request.url, secret)
    if (subscription === undefined) return answer(404, 'invalid')
    if (request.method !== 'POST') return answer(200, 'question', subscription)
    const status = await readFormBody(request)
    if (status !== 200) return answer(status, 'failed')
    await unsubscribe(subscription, request)
    return answer(200, 'done', subscription)
  }
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST']

const optionNames: ReadonlySet<string> = new Set<keyof UnsubscribeHandlerOptions>(['secret', 'unsubscribe', 'page'])

function expectOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid('unsubscribeHandler()', `expected { secret, unsubscribe }, got ${kindOf(options)}`)
  }
  const unknown = unknownKey(options, optionNames)
  if (unknown) throw invalid('unsubscribeHandler()', describeUnknown(unknown, optionNames))
  if (!('unsubscribe' in options) || typeof options.unsubscribe !== 'function') {
    throw invalid('unsubscribe', 'must be a function that takes { address, list } off the list')
  }
  const page = 'page' in options && typeof options.page === 'object' && options.page !== null ? options.page : {}
  const unknownText = unknownKey(page, textNames)
  if (unknownText) throw invalid('page', describeUnknown(unknownText, textNames))
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
