// The way of one message: capture, defaults and overrides, hook, completion, envelope, transport, hook.
import { ConfigError, MailError, MessageError, UnknownOutcomeError } from '../errors.ts'
import { completeMessage } from '../message/complete.ts'
import { createMessage } from '../message/create-message.ts'
import { createEnvelope } from '../message/envelope.ts'
import type { Message } from '../message/message.ts'
import type { Raw } from '../mime/raw.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Outgoing, Receipt } from '../transport/transport.ts'
import type { SendFacts } from './hooks.ts'
import { currentInterceptor } from './interception.ts'
import type { Sendable, SendOptions, SendRawOptions } from './mailer.ts'
import { emptyMessage, partsOf, withDefaults, withOverrides } from './partial-message.ts'
import type { ResolvedMailerOptions } from './resolve-options.ts'
import { type Route, routeOf } from './routes.ts'
import { checkSendOptions, checkSendRawOptions } from './send-options.ts'

/** Sends one message at a time, and knows when the last of them has left. */
export interface Sender {
  send(message: Sendable, options?: SendOptions): Promise<Receipt>
  sendRaw(octets: Uint8Array, options: SendRawOptions): Promise<Receipt>
  /** Refuses further sends and resolves when those under way have ended. */
  stop(): Promise<void>
}

/** What is known of a send so far; filled in on its way, for `afterSend`. */
type Progress = { -readonly [Fact in keyof SendFacts]: SendFacts[Fact] }

/** Makes one message ready for the transport. */
type Prepare = (route: Route, progress: Progress) => Promise<Outgoing> | Outgoing

/** The sender of a mailer with these options. */
export function createSender(mailer: ResolvedMailerOptions): Sender {
  let underWay = 0
  let stopped = false
  let lastHasLeft: (() => void) | undefined

  async function enter(prepare: Prepare, via: string, signal: AbortSignal | undefined): Promise<Receipt> {
    if (stopped) throw new ConfigError('MAILER_CLOSED', '', 'the mailer is closed; create a new one to send again')
    const route = routeOf(mailer.routes, via)
    underWay++
    try {
      return await (mailer.afterSend
        ? reported(mailer, prepare, route, signal)
        : pass(mailer, prepare, route, signal, { via }))
    } finally {
      underWay--
      if (underWay === 0) lastHasLeft?.()
    }
  }

  return {
    async send(message, options = {}) {
      checkSendOptions(options)
      return enter(
        (route, progress) => prepared(mailer, message, options, route, progress),
        options.via ?? 'default',
        options.signal,
      )
    },
    async sendRaw(octets, options) {
      checkSendRawOptions(options)
      return enter(
        (route, progress) => preparedRaw(octets, options, route, progress),
        options.via ?? 'default',
        options.signal,
      )
    },
    async stop() {
      stopped = true
      if (underWay > 0) await new Promise<void>((resolve) => (lastHasLeft = resolve))
    },
  }
}

/** Hands a message to whoever takes it: the capture that is open around the caller, else the route's transport. */
async function pass(
  mailer: ResolvedMailerOptions,
  prepare: Prepare,
  route: Route,
  signal: AbortSignal | undefined,
  progress: Progress,
): Promise<Receipt> {
  signal?.throwIfAborted()
  const interceptor = currentInterceptor()
  const outgoing = await prepare(route, progress)
  if (interceptor) {
    // Composed although nothing leaves, so that a test sees the errors that its users would.
    await outgoing.compose()
    return interceptor.take(outgoing, route.name, signal)
  }
  try {
    const receipt = await route.transport.send(outgoing, signal)
    const { transport, messageId, accepted, recipients } = receipt
    mailer.runtime.log({ kind: 'sent', transport, messageId, accepted: accepted.length, recipients: recipients.length })
    return receipt
  } catch (thrown) {
    if (isReason(thrown, signal)) throw thrown
    const error = asMailError(thrown, outgoing)
    const { code, message } = error
    mailer.runtime.log({
      kind: 'failed',
      transport: route.transport.name,
      messageId: outgoing.messageId,
      code,
      message,
    })
    throw error
  }
}

/** Whether the error is that the caller called the send off. */
export function isReason(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error === signal.reason
}

/** A transport that throws anything but a MailError has broken its contract, so nobody knows what it did. */
function asMailError(thrown: unknown, outgoing: Outgoing): MailError {
  if (MailError.is(thrown)) return thrown
  const recipients = outgoing.envelope.recipients.map((address) => ({ address, outcome: 'unknown' as const }))
  return new UnknownOutcomeError(`the transport failed in a way that it should not: ${thrown}`, recipients, thrown)
}

async function reported(
  mailer: ResolvedMailerOptions,
  prepare: Prepare,
  route: Route,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const progress: Progress = { via: route.name }
  try {
    const receipt = await pass(mailer, prepare, route, signal, progress)
    await report(mailer, () => mailer.afterSend?.({ ...progress, ok: true, receipt }))
    return receipt
  } catch (error) {
    const told = error instanceof Error ? error : new Error(String(error), { cause: error })
    await report(mailer, () => mailer.afterSend?.({ ...progress, ok: false, error: told }))
    throw error
  }
}

async function report(mailer: ResolvedMailerOptions, tell: () => void | Promise<void>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    mailer.runtime.log({ kind: 'hook-failed', hook: 'afterSend', message: String(error) })
  }
}

async function prepared(
  mailer: ResolvedMailerOptions,
  input: Sendable,
  options: SendOptions,
  route: Route,
  progress: Progress,
): Promise<Outgoing> {
  if (route.overridesRecipients && options.envelope?.recipients) throw recipientsAreOverridden(route)
  const joined = joinedWith(route, createMessage(input))
  progress.message = joined
  const wanted = mailer.beforeSend ? await changed(mailer.beforeSend, joined, route, options.signal) : joined
  const message = completeMessage(wanted, mailer.runtime)
  progress.message = message
  const envelope = createEnvelope(message, options.envelope)
  progress.envelope = envelope
  let raw: Promise<Raw> | undefined
  return {
    envelope,
    messageId: message.messageId,
    message,
    compose: () => (raw ??= composed(message, mailer.runtime)),
    ...(options.dsn ? { dsn: options.dsn } : {}),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
  }
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

async function composed(message: ReturnType<typeof completeMessage>, runtime: Runtime): Promise<Raw> {
  composer ??= await import('../mime/compose.ts')
  return composer.compose(message, runtime)
}

async function preparedRaw(
  octets: Uint8Array,
  options: SendRawOptions,
  route: Route,
  progress: Progress,
): Promise<Outgoing> {
  if (route.overrides) throw overridesNeedAMessage(route)
  const { sender, recipients, dsn, idempotencyKey } = options
  const envelope = createEnvelope(emptyMessage, { sender, recipients })
  progress.envelope = envelope
  const { rawFromOctets, messageIdOf } = await import('../mime/raw.ts')
  const raw = rawFromOctets(octets)
  return {
    envelope,
    messageId: messageIdOf(octets),
    compose: async () => raw,
    ...(dsn ? { dsn } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
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
