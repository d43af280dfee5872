import { ConfigError, type RecipientResult, ReplyError } from '../../errors.ts'
import { type Runtime, systemRuntime } from '../../runtime/runtime.ts'
import { refusalsOf } from '../explanation.ts'
import { openGate } from '../gate.ts'
import { checkTimeout, refuseUnknownOptions } from '../known-options.ts'
import { receiptOf } from '../receipt.ts'
import type { Outgoing, Receipt, Transport } from '../transport.ts'
import type { TransportUrl } from '../url.ts'
import { readParameters, refuseParts } from '../url-parameters.ts'
import { answerError, inactiveAmong, type PostmarkAnswer, readAnswer } from './postmark-errors.ts'
import { type ApiAnswer, type ApiRequest, apiAddress, callApi, checkToken, isAccepted, oneLine } from './provider.ts'

/** How to send through Postmark. */
export interface PostmarkOptions {
  /** The token of a server (not of the account). */
  readonly token: string
  /** The message stream. @default 'outbound' */
  readonly messageStream?: string
  /** The longest wait for one answer, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number
  /** Where the API is; https, or http on a loopback address. @default 'https://api.postmarkapp.com' */
  readonly baseUrl?: string
}

/**
 * A transport that sends through Postmark's HTTP API.
 *
 * Postmark recognises no repeated send, so that an idempotency key is of no use to it: when no answer comes back, the
 * outcome is unknown. What it cannot express is FIELD_UNSUPPORTED. It passes on a message as a whole: inactive recipients
 * are refused and the others accepted.
 */
export function postmark(options: PostmarkOptions, runtime: Runtime = systemRuntime): Transport {
  refuseUnknownOptions('postmark', options, new Set(['token', 'messageStream', 'timeoutMs', 'baseUrl']))
  const { messageStream = 'outbound', timeoutMs = 30_000, baseUrl = 'https://api.postmarkapp.com' } = options
  const token = checkToken('postmark: token', options.token)
  const api = apiAddress('postmark: baseUrl', baseUrl)
  checkTimeout('postmark: timeoutMs', timeoutMs)
  const name = `postmark://${api.host}`
  const gate = openGate(name)

  const request = (method: 'GET' | 'POST', path: string, body?: string): ApiRequest => ({
    provider: 'postmark',
    method,
    url: new URL(path, api),
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Postmark-Server-Token': token },
    timeoutMs,
    ...(body === undefined ? {} : { body }),
  })

  return {
    name,
    concurrency: 8,
    warnings: token === testToken ? [testTokenWarning] : [],
    send: (outgoing, signal) =>
      gate.run(async () => {
        const { postmarkPayload } = await import('./postmark-payload.ts')
        const body = await postmarkPayload(outgoing, messageStream, signal)
        const answer = await callApi(request('POST', '/email', body), runtime.clock, outgoing, signal)
        return receiptFrom(answer, outgoing, name)
      }, signal),
    async check(outgoing) {
      const { postmarkPayload } = await import('./postmark-payload.ts')
      await postmarkPayload(outgoing, messageStream)
    },
    explain: async (outgoing, { connect, signal }) => ({
      transport: name,
      refusals: await refusalsOf(async () => {
        const { postmarkPayload } = await import('./postmark-payload.ts')
        await postmarkPayload(outgoing, messageStream, signal)
        if (connect) verified(await callApi(request('GET', '/server'), runtime.clock, undefined, signal))
      }),
      warnings: token === testToken ? [testTokenWarning] : [],
    }),
    verify: async (signal) => verified(await callApi(request('GET', '/server'), runtime.clock, undefined, signal)),
    close: () => gate.close(),
  }
}

const testToken = 'POSTMARK_API_TEST'
const testTokenWarning = 'postmark: the test token delivers nothing.'

/** `postmark://TOKEN@default`, or `postmark://TOKEN`, with `?stream=` and `?timeout=`. */
export function postmarkFromUrl(url: TransportUrl, runtime: Runtime): Transport {
  refuseParts(url, ['password', 'port', 'path'])
  const parameters = readParameters(url, ['stream', 'timeout'])
  const messageStream = parameters.text('stream')
  const timeoutMs = parameters.durationMs('timeout')
  return postmark(
    {
      token: tokenOf(url),
      ...(messageStream === undefined ? {} : { messageStream }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    runtime,
  )
}

/** A token alone stands where a host would, in lower case; tokens are UUIDs, which case does not matter to. */
function tokenOf({ user, host }: TransportUrl): string {
  if (user !== undefined && (host === undefined || host === 'default')) return user
  if (user === undefined && host === testToken.toLowerCase()) return testToken
  if (user === undefined && host !== undefined && /^[0-9a-f-]{36}$/.test(host)) return host
  throw new ConfigError(
    'OPTION_INVALID',
    'postmark',
    'is written postmark://TOKEN with the token of a server as Postmark shows it, a UUID; any other as postmark://TOKEN@default',
  )
}

function receiptFrom(answer: ApiAnswer, outgoing: Outgoing, name: string): Receipt {
  const said = readAnswer(answer.json)
  if (said?.errorCode !== 0 || !isAccepted(answer.status)) throw answerError(answer, said, outgoing)
  return receiptOf(outgoing, name, outcomes(said, outgoing), {
    reply: { code: answer.status, text: oneLine(said.message) },
    ...(said.messageId === undefined ? {} : { providerId: said.messageId }),
  })
}

function outcomes(said: PostmarkAnswer, outgoing: Outgoing): readonly RecipientResult[] {
  const { recipients } = outgoing.envelope
  const inactive = inactiveAmong(said.message, recipients)
  const outcome = said.message.includes('delivery may be delayed') ? 'queued' : 'accepted'
  return recipients.map((address) =>
    inactive.has(address)
      ? { address, outcome: 'refused', action: 'suppress', reason: oneLine(said.message) }
      : { address, outcome },
  )
}

function verified({ status, retryAfterMs }: ApiAnswer): void {
  if (isAccepted(status)) return
  const reply = { code: status, text: status === 401 ? 'the token is wrong' : 'not what was expected' }
  const action = status === 429 || status >= 500 ? 'retry' : 'fix-config'
  throw new ReplyError(
    status === 401 ? 'AUTH_FAILED' : 'REPLY_REJECTED',
    'GET /server',
    reply,
    action,
    undefined,
    retryAfterMs,
  )
}
