// What would a relay do with a message?
import type { ResolvedOptions } from '../client/options.ts'
import { MailError, type RecipientResult } from '../errors.ts'
import type { ProxyServer } from '../net/proxy.ts'
import type { Runtime } from '../runtime/runtime.ts'
import {
  type ExplainRequest,
  type LoginPlan,
  type Refusal,
  refusalOf,
  refusalsOf,
  type ServerOffer,
  type TlsPlan,
  type TransportExplanation,
} from './explanation.ts'
import { refuseInexpressible, relayExpresses } from './expressible.ts'
import type { Outgoing, Transport } from './transport.ts'

/** What the transport of a relay would do; connects only when it is asked to. */
export async function explainRelay(
  { name, warnings }: Pick<Transport, 'name' | 'warnings'>,
  options: ResolvedOptions,
  runtime: Runtime,
  outgoing: Outgoing,
  request: ExplainRequest,
): Promise<TransportExplanation> {
  const inexpressible = await refusalsOf(() => refuseInexpressible(outgoing, name, relayExpresses))
  const seen: Seen = request.connect ? await lookAt(options, runtime, outgoing, request) : await unasked(options)
  const login = loginOf(options)
  return {
    transport: name,
    ...(options.proxy ? { proxy: proxyOf(options.proxy) } : {}),
    tls: tlsOf(options),
    ...(login ? { login } : {}),
    ...(seen.server ? { server: seen.server } : {}),
    refusals: [...inexpressible, ...seen.refusals],
    warnings,
  }
}

interface Seen {
  readonly server?: ServerOffer
  readonly refusals: readonly Refusal[]
}

/** What is refused before anything connects. */
async function unasked(options: ResolvedOptions): Promise<Seen> {
  const { assertProtected } = await import('../client/login.ts')
  return { refusals: await refusalsOf(() => assertProtected(options, options.host, true)) }
}

async function lookAt(
  options: ResolvedOptions,
  runtime: Runtime,
  outgoing: Outgoing,
  { signal }: ExplainRequest,
): Promise<Seen> {
  const { probe } = await import('../client/probe.ts')
  try {
    const { server, refusedHere, refusal, ...offer } = await probe(outgoing, options, runtime, signal)
    const refusals = [...(refusal ? [refusalOf(refusal)] : []), ...refusedHere.map(ofRecipient)]
    return { server: { ...server, ...offer }, refusals }
  } catch (error) {
    if (!MailError.is(error) || (signal?.aborted && error === signal.reason)) throw error
    return { refusals: [refusalOf(error)] }
  }
}

/** Only what is refused before the server is asked comes here, and that is for lack of SMTPUTF8. */
function ofRecipient({ address, reason = '', action = 'fix-message' }: RecipientResult): Refusal {
  return { code: 'CAPABILITY_MISSING', message: reason, action, recipients: [address] }
}

function proxyOf({ kind, host, port }: ProxyServer): string {
  return `${kind}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function tlsOf({ tls, verify, serverName, minTlsVersion }: ResolvedOptions): TlsPlan {
  const verified = (tls === 'required' || tls === 'implicit') && verify === 'full'
  return { mode: tls, verified, serverName, ...(tls === 'none' ? {} : { minVersion: minTlsVersion }) }
}

function loginOf({ auth }: ResolvedOptions): LoginPlan | undefined {
  if (!auth) return undefined
  const { user, mechanism } = auth
  return { ...(user === undefined ? {} : { user }), ...(mechanism === undefined ? {} : { mechanism }) }
}
