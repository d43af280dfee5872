// Which facts of a send become which attributes. Those of the semantic conventions come first; ours begin with `posthaste.`.
import type { MailError, RecipientResult, ServerFacts } from '../errors.ts'
import type { SendTrace } from '../mailer/diagnostics.ts'
import type { Receipt } from '../transport/transport.ts'
import type { Attributes } from './api.ts'

/** What is known when a send begins. */
export function attributesOfStart({ via }: SendTrace): Attributes {
  return {
    'messaging.system': 'email',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': via,
  }
}

/** What is known when it has ended. No address of a person and nothing of the content is among it. */
export function attributesOfEnd(trace: SendTrace): Attributes {
  const { result, error, messageId, template, recipients, transport } = trace
  const attributes: Attributes = { 'posthaste.transport': result?.transport ?? transport }
  const id = messageId ?? result?.messageId
  if (id) attributes['messaging.message.id'] = id
  if (template !== undefined) attributes['posthaste.template'] = template
  if (recipients !== undefined) attributes['posthaste.recipients'] = recipients
  for (const [outcome, count] of outcomes(trace)) attributes[`posthaste.recipients.${outcome}`] = count
  const protocol = protocolOf(result?.transport ?? transport)
  if (protocol !== undefined) attributes['network.protocol.name'] = protocol
  return { ...attributes, ...(result ? ofReceipt(result) : ofError(error)) }
}

/** Those few that a metric can bear: each value of each is a time series of its own. */
export function forMetrics(attributes: Attributes): Attributes {
  const kept = ['server.address', 'server.port', 'error.type']
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => kept.includes(name)))
}

/** How many recipients had each outcome, where that is known. */
export function outcomes({ result, error }: SendTrace): ReadonlyMap<RecipientResult['outcome'], number> {
  const counts = new Map<RecipientResult['outcome'], number>()
  const recipients = result?.recipients ?? (isMailError(error) ? (error.recipients ?? []) : [])
  for (const { outcome } of recipients) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return counts
}

function ofReceipt({ server, tls, timing }: Receipt): Attributes {
  return {
    ...(server ? ofServer(server) : {}),
    ...(tls
      ? { 'tls.established': true, 'tls.protocol.version': versionOf(tls.protocol), 'tls.cipher': tls.cipher }
      : {}),
    ...(tls ? { 'tls.resumed': tls.resumed } : {}),
    ...(timing
      ? Object.fromEntries(Object.entries(timing).map(([name, ms]) => [`posthaste.timing.${snake(name)}`, ms]))
      : {}),
  }
}

function ofServer({ host, port, address }: ServerFacts): Attributes {
  return {
    'server.address': host,
    'server.port': port,
    'network.transport': 'tcp',
    ...(address === undefined ? {} : { 'network.peer.address': address, 'network.peer.port': port }),
  }
}

/** From a transport's name; unknown where it is made of several. */
function protocolOf(transport: string): string | undefined {
  const scheme = /^([a-z]+):\/\//.exec(transport)?.[1]
  if (scheme === 'smtp' || scheme === 'smtps') return 'smtp'
  return scheme === 'lmtp' || scheme === undefined ? scheme : 'http'
}

/** `error.type` is our code, or the class of what is no MailError, such as an AbortError. */
function ofError(error: unknown): Attributes {
  if (!isMailError(error)) return { 'error.type': error instanceof Error ? error.name : '_OTHER' }
  const { code, action, outcome, temporary } = error
  const server = 'peer' in error ? error.peer : error
  return {
    'error.type': code,
    'posthaste.error.action': action,
    'posthaste.error.outcome': outcome,
    'posthaste.error.temporary': temporary,
    ...(isPlace(server) ? ofServer({ host: server.host, port: server.port }) : {}),
  }
}

/** As `MailError.is` has it, which would bring all errors with it. */
function isMailError(value: unknown): value is MailError {
  return value instanceof Error && 'isMailError' in value
}

function isPlace(value: unknown): value is { readonly host: string; readonly port: number } {
  if (typeof value !== 'object' || value === null || !('host' in value && 'port' in value)) return false
  return typeof value.host === 'string' && typeof value.port === 'number'
}

/** `TLSv1.3` is 1.3 (the convention keeps the name of the protocol apart). */
function versionOf(protocol: string): string {
  return protocol.replace(/^TLSv/, '')
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
