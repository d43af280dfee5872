// Can a route be reached? With a limit, since RFC 5321 (4.5.3.2) lets a client wait for minutes, and a person does not.
import { MailError } from '../errors.ts'
import type { Transport } from '../transport/transport.ts'

/** What is wrong with a route, for its report. */
export type RouteError = Pick<MailError, 'code' | 'message' | 'action' | 'temporary'>

/** Connects and logs in, and says what is wrong; undefined when all is well. Rejects with the signal's reason. */
export async function verifyRoute(
  transport: Transport,
  limitMs: number,
  signal: AbortSignal,
): Promise<RouteError | undefined> {
  const limit = new AbortController()
  const both = AbortSignal.any([signal, limit.signal])
  const timer = setTimeout(() => limit.abort(new Error('timeout')), limitMs)
  try {
    await Promise.race([transport.verify?.(both), aborted(both)])
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (limit.signal.aborted) return silent(transport.name, limitMs)
    if (!MailError.is(error)) throw error
    return error
  } finally {
    clearTimeout(timer)
  }
}

/** A limit in words. */
export function inWords(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`
}

function silent(name: string, limitMs: number): RouteError {
  const message = `no answer within ${inWords(limitMs)}: ${questions(name)}`
  return { code: 'TIMEOUT', message, action: 'retry', temporary: true }
}

function questions(name: string): string {
  const implicit = 'a port that expects TLS from the first octet (465) wants smtps:'
  return /\bsmtp:/.test(name) ? `is the port right? ${implicit}` : 'are host and port right?'
}

/** Rejects when the signal is aborted: a transport of somebody else's may not heed it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
