// What every provider's HTTP API needs: one request, bounded in time and size, whose failure says what is certain.

import { ConfigError, UnknownOutcomeError } from '../../errors.ts'
import type { Clock } from '../../runtime/clock.ts'
import { resultsForAll } from '../receipt.ts'
import type { Outgoing } from '../transport.ts'
import { connectionProblem, lostConnection } from './connection-problem.ts'
import { readJson } from './read-json.ts'
import { retryAfterMs } from './retry-after.ts'

/** One request to a provider. */
export interface ApiRequest {
  /** What the provider is called in errors, such as `postmark`. */
  readonly provider: string
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** With the secret among them; no error shows them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

/** What a provider answered. */
export interface ApiAnswer {
  readonly status: number
  /** The answer as JSON; absent when it was none, or longer than a megabyte. */
  readonly json?: unknown
  /** How long it asks to wait, from Retry-After (RFC 9110, 10.2.3). */
  readonly retryAfterMs?: number
}

/**
 * Makes one request, follows no redirect, and never repeats it.
 *
 * Rejects with a ConnectionError where the request certainly did not arrive. Where it may have, and `outgoing` is given,
 * it rejects with an UnknownOutcomeError: `fetch` does not say how much of a request had left when it failed.
 */
export async function callApi(
  request: ApiRequest,
  clock: Clock,
  outgoing?: Outgoing,
  signal?: AbortSignal,
): Promise<ApiAnswer> {
  signal?.throwIfAborted()
  const late = new AbortController()
  const tooLate = new Error(`no answer within ${request.timeoutMs} ms`)
  const callOff = clock.after(request.timeoutMs, () => late.abort(tooLate))
  const stop = signal ? AbortSignal.any([signal, late.signal]) : late.signal
  let answered: number | undefined
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: stop,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    answered = response.status
    const json = await readJson(response)
    const wait = retryAfterMs(response.headers.get('retry-after'), clock.now())
    return { status: answered, ...json, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  } catch (error) {
    // A status has come, and what was cut short is only its explanation.
    if (answered !== undefined && !isAccepted(answered)) return { status: answered }
    throw failure(request, error, { answered, stopped: stop.aborted, late: late.signal.aborted }, outgoing)
  } finally {
    callOff()
  }
}

/** Whether a status says that the request was taken. */
export function isAccepted(status: number): boolean {
  return status >= 200 && status < 300
}

/** The error of a message that may have arrived, for everyone in its envelope. */
export function unknownOutcome(problem: string, outgoing: Outgoing, cause?: unknown): UnknownOutcomeError {
  const results = resultsForAll(outgoing, { outcome: 'unknown', action: 'confirm', reason: problem })
  return new UnknownOutcomeError(problem, results, cause)
}

/** The address of a provider's API; throws OPTION_INVALID where a token would travel in clear, or where it holds a secret. */
export function apiAddress(option: string, text: string): URL {
  if (!URL.canParse(text))
    throw new ConfigError('OPTION_INVALID', option, 'must be a URL such as https://api.example.com')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigError('OPTION_INVALID', option, 'must be an address alone, without user, password, ? or #')
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new ConfigError(
      'OPTION_INVALID',
      option,
      'must begin with https://, since the token travels with each request',
    )
  }
  return url
}

/** A token that can stand in a header; throws OPTION_INVALID, which does not show it. */
export function checkToken(option: string, token: string): string {
  if (typeof token === 'string' && /^[\x21-\x7e]{1,500}$/.test(token)) return token
  throw new ConfigError('OPTION_INVALID', option, 'must be the token of the server, in visible ASCII characters')
}

/** Text of a provider in one line of at most 500 characters, fit for an error. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 2000)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > 500 ? `${line.slice(0, 500)}…` : line
}

interface Circumstances {
  /** The status that had come already. */
  readonly answered: number | undefined
  /** The request was given up, by the caller or for its time. */
  readonly stopped: boolean
  readonly late: boolean
}

function failure(request: ApiRequest, error: unknown, when: Circumstances, outgoing?: Outgoing): unknown {
  const { url, provider, method } = request
  const certain = when.stopped || when.answered !== undefined ? undefined : connectionProblem(error, url)
  if (certain) return certain
  if (outgoing) {
    const what = when.answered === undefined ? 'no answer came back' : `the answer ${when.answered} was cut short`
    return unknownOutcome(`${provider}: ${method} ${url.pathname}: ${what}`, outgoing, error)
  }
  return when.stopped && !when.late ? error : lostConnection(url, when.late ? 'TIMEOUT' : 'CONNECTION_LOST', error)
}
