// From what a caller hands over to what a transport is given.
import { ConfigError, MailError, MessageError } from '../errors.ts'
import { domainOf } from '../message/address.ts'
import { bufferContent, hasOneShotContent } from '../message/buffer-content.ts'
import { type CompletedMessage, completeMessage } from '../message/complete.ts'
import { createMessage, isMessage } from '../message/create-message.ts'
import { createEnvelope } from '../message/envelope.ts'
import { authorsOf } from '../message/header-lookup.ts'
import type { Message } from '../message/message.ts'
import type { Raw } from '../mime/raw.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { renderedMessage } from '../template/render-message.ts'
import type { AnyTemplates } from '../template/template-set.ts'
import { isTemplated } from '../template/templated-message.ts'
import type { Outgoing } from '../transport/transport.ts'
import type { SendFacts } from './hooks.ts'
import type { Sendable, SendOptions, SendRawOptions } from './mailer.ts'
import { emptyMessage, partsOf, withDefaults, withOverrides } from './partial-message.ts'
import type { Signing } from './resolve-dkim.ts'
import type { ResolvedMailerOptions } from './resolve-options.ts'
import type { Route } from './routes.ts'

/** What is known of a send so far; filled in on its way, for `afterSend`. */
export type Progress = { -readonly [Fact in keyof SendFacts]: SendFacts[Fact] }

/** Whether the error is that the caller called the send off. */
export function isReason(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error === signal.reason
}

/**
 * A message on its way out: joined with the route's defaults and overrides, shown to `beforeSend`, completed, addressed.
 * It is composed when the transport asks for its octets.
 */
export async function prepareMessage(
  mailer: ResolvedMailerOptions,
  input: Sendable<AnyTemplates>,
  options: SendOptions,
  route: Route,
  progress: Progress,
): Promise<Outgoing> {
  if (route.overridesRecipients && options.envelope?.recipients) throw recipientsAreOverridden(route)
  if (isTemplated(input)) progress.template = input.template
  // What needs no waiting is done before the first await, so that the stack of what it refuses is the caller's.
  const written = isTemplated(input) ? await renderedMessage(input, mailer.templates) : input
  const joined = joinedWith(route, createMessage(isReadOnce(written) ? await bufferContent(written) : written))
  progress.message = joined
  const wanted = mailer.beforeSend ? await changed(mailer.beforeSend, joined, route, options.signal) : joined
  const message = completeMessage(wanted, mailer.runtime)
  progress.message = message
  const envelope = createEnvelope(message, options.envelope, options.requireTls)
  progress.envelope = envelope
  let raw: Promise<Raw> | undefined
  return {
    envelope,
    messageId: message.messageId,
    message,
    ...(isTemplated(input) ? { template: input.template } : {}),
    compose: () => (raw ??= composed(message, route.signing, mailer.runtime)),
    ...(options.dsn ? { dsn: options.dsn } : {}),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    ...(options.transcript ? { transcript: true } : {}),
  }
}

/** A stream that can be read only once is read when it is sent, so that the message can be sent twice. */
function isReadOnce(input: Sendable): input is Exclude<Sendable, Message> {
  return typeof input === 'object' && input !== null && !isMessage(input) && hasOneShotContent(input)
}

function joinedWith({ defaults, overrides }: Route, message: Message): Message {
  const filled = defaults ? withDefaults(message, defaults) : message
  return overrides ? withOverrides(filled, overrides) : filled
}

async function changed(
  beforeSend: NonNullable<ResolvedMailerOptions['beforeSend']>,
  message: Message,
  route: Route,
  signal: AbortSignal | undefined,
): Promise<Message> {
  const answer = await answerOf(beforeSend, message, route, signal)
  signal?.throwIfAborted()
  if (answer === undefined) return message
  if (answer === false) throw veto('beforeSend stopped the message')
  if ('veto' in answer) throw veto(`beforeSend stopped the message: ${answer.veto}`)
  const before = new Map<string, unknown>(Object.entries(message))
  // What a hook hands back as it got it (`{ ...message, subject }`) is no change.
  const changes = Object.entries(answer).filter(([name, value]) => value !== before.get(name))
  return withOverrides(message, partsOf(Object.fromEntries(changes)))
}

async function answerOf(
  beforeSend: NonNullable<ResolvedMailerOptions['beforeSend']>,
  message: Message,
  route: Route,
  signal: AbortSignal | undefined,
) {
  try {
    return await beforeSend(message, { via: route.name, ...(signal ? { signal } : {}) })
  } catch (error) {
    if (MailError.is(error) || isReason(error, signal)) throw error
    throw veto(`beforeSend threw: ${error}`, error)
  }
}

function veto(problem: string, cause?: unknown): MessageError {
  return new MessageError('MESSAGE_VETOED', 'message', problem, cause)
}

/** The composer is loaded at the first message, so that importing the package does not pay for it. */
let composer: typeof import('../mime/compose.ts') | undefined

/** Likewise, at the first message that is octets already: an import is no small thing, even of what is there. */
let reader: typeof import('../mime/raw.ts') | undefined

function composed(message: CompletedMessage, signing: Signing | undefined, runtime: Runtime): Promise<Raw> {
  if (composer && signing === undefined) return composer.compose(message, runtime)
  return loadedAndComposed(message, signing, runtime)
}

async function loadedAndComposed(
  message: CompletedMessage,
  signing: Signing | undefined,
  runtime: Runtime,
): Promise<Raw> {
  composer ??= await import('../mime/compose.ts')
  const raw = await composer.compose(message, runtime)
  if (signing === undefined) return raw
  const [author] = authorsOf(message)
  signer ??= await import('./signed-raw.ts')
  return await signer.signedRaw(raw, domainOf(author?.address ?? ''), signing, runtime.clock)
}

let signer: typeof import('./signed-raw.ts') | undefined

/** Octets on their way out, checked and otherwise as they are. */
export async function prepareRaw(
  octets: Uint8Array,
  options: SendRawOptions,
  { clock }: Pick<Runtime, 'clock'>,
  route: Route,
  progress: Progress,
): Promise<Outgoing> {
  if (route.overrides) throw overridesNeedAMessage(route)
  const { sender, recipients, dsn, idempotencyKey, requireTls, transcript } = options
  const envelope = createEnvelope(emptyMessage, { sender, recipients }, requireTls)
  progress.envelope = envelope
  reader ??= await import('../mime/raw.ts')
  const raw = await signedWhereAsked(reader.rawFromOctets(octets), octets, options, clock, route)
  return {
    envelope,
    messageId: reader.messageIdOf(octets),
    compose: async () => raw,
    ...(dsn ? { dsn } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(transcript ? { transcript } : {}),
  }
}

async function signedWhereAsked(
  raw: Raw,
  octets: Uint8Array,
  { dkim }: SendRawOptions,
  clock: Runtime['clock'],
  { name, signing }: Route,
): Promise<Raw> {
  if (dkim !== true) return raw
  if (signing === undefined)
    throw new ConfigError('OPTION_INVALID', 'dkim', `the route "${name}" has no DKIM keys; give some to createMailer()`)
  signer ??= await import('./signed-raw.ts')
  return await signer.signedRaw(raw, signer.authorDomainOf(octets), signing, clock)
}

function recipientsAreOverridden(route: Route): MessageError {
  return new MessageError(
    'MESSAGE_INVALID',
    'envelope.recipients',
    `the overrides of the route "${route.name}" say who gets its messages; leave it out, or send by another route`,
  )
}

function overridesNeedAMessage(route: Route): MessageError {
  return new MessageError(
    'FIELD_UNSUPPORTED',
    'octets',
    `the overrides of the route "${route.name}" cannot be applied to octets; send a message, or by another route`,
  )
}
