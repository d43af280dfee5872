// The way of one message: capture, preparation, transport, and whom to tell what became of it.
import { ConfigError, MailError, UnknownOutcomeError } from '../errors.ts'
import type { AnyTemplates } from '../template/template-set.ts'
import type { Outgoing, Receipt, Transport } from '../transport/transport.ts'
import { isTraced, traced } from './diagnostics.ts'
import type { Explanation } from './explain.ts'
import { currentInterceptor, isIntercepted } from './interception.ts'
import type { ExplainOptions, Sendable, SendOptions, SendRawOptions } from './mailer.ts'
import { isReason, type Progress, prepareMessage, prepareRaw } from './prepare.ts'
import type { ResolvedMailerOptions } from './resolve-options.ts'
import { type Route, routeOf } from './routes.ts'
import { checkExplainOptions, checkSendOptions, checkSendRawOptions, checkVerifyOptions } from './send-options.ts'
import { withCaller } from './with-caller.ts'

/** Sends one message at a time, tries whether it could, and knows when the last of them has left. */
export interface Sender {
  send(message: Sendable<AnyTemplates>, options?: SendOptions): Promise<Receipt>
  sendRaw(octets: Uint8Array, options: SendRawOptions): Promise<Receipt>
  explain(message: Sendable<AnyTemplates>, options?: ExplainOptions): Promise<Explanation>
  verify(via?: string, options?: Pick<SendOptions, 'signal'>): Promise<void>
  /** Refuses further sends and resolves when those under way have ended. */
  stop(): Promise<void>
}

/** Makes one message ready for the transport. */
type Prepare = (route: Route, progress: Progress) => Promise<Outgoing> | Outgoing

/** The sender of a mailer with these options. */
export function createSender(mailer: ResolvedMailerOptions): Sender {
  let underWay = 0
  let stopped = false
  let lastHasLeft: (() => void) | undefined

  async function enter<Result>(via: string, work: (route: Route) => Promise<Result>): Promise<Result> {
    if (stopped) throw new ConfigError('MAILER_CLOSED', '', 'the mailer is closed; create a new one to send again')
    const route = routeOf(mailer.routes, via)
    underWay++
    try {
      return await work(route)
    } catch (error) {
      throw withCaller(error)
    } finally {
      underWay--
      if (underWay === 0) lastHasLeft?.()
    }
  }

  return {
    async send(message, options = {}) {
      checkSendOptions(options)
      const { via = 'default', signal } = options
      const prepare: Prepare = (route, progress) => prepareMessage(mailer, message, options, route, progress)
      // Awaited, here and below, so that the stack of an error leads back to the program that sent.
      return await enter(via, (route) => take(mailer, prepare, route, signal))
    },
    async sendRaw(octets, options) {
      checkSendRawOptions(options)
      const { via = 'default', signal } = options
      const prepare: Prepare = (route, progress) => prepareRaw(octets, options, mailer.runtime, route, progress)
      return await enter(via, (route) => take(mailer, prepare, route, signal))
    },
    async explain(message, options = {}) {
      checkExplainOptions(options)
      const { via = 'default', signal } = options
      return await enter(via, async (route) => {
        signal?.throwIfAborted()
        const outgoing = await prepareMessage(mailer, message, options, route, { via })
        const { explainOutgoing } = await import('./explain.ts')
        const captured = isIntercepted()
        const request = { connect: options.connect === true && !captured, ...(signal ? { signal } : {}) }
        const explanation = await explainOutgoing(via, route.transport, outgoing, request)
        return captured ? { ...explanation, captured } : explanation
      })
    },
    async verify(via = 'default', options = {}) {
      checkVerifyOptions(via, options)
      await enter(via, ({ transport }) => ready(transport, options.signal))
    },
    async stop() {
      stopped = true
      if (underWay > 0) await new Promise<void>((resolve) => (lastHasLeft = resolve))
    },
  }
}

async function ready(transport: Transport, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  if (isIntercepted()) return
  await transport.verify?.(signal)
}

function take(
  mailer: ResolvedMailerOptions,
  prepare: Prepare,
  route: Route,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const progress: Progress = { via: route.name }
  const send = mailer.afterSend ? reported : pass
  // Asked here, so that no frame of ours pushes the caller's out of an error's stack.
  if (!isTraced()) return send(mailer, prepare, route, signal, progress)
  return traced(route, mailer.runtime.clock, progress, () => send(mailer, prepare, route, signal, progress))
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
  const around = currentInterceptor()
  const outgoing = await prepare(route, progress)
  // Asked again: one that was opened meanwhile must see to it that nothing reaches a transport.
  const interceptor = around ?? currentInterceptor()
  if (interceptor) {
    // Composed although nothing leaves, so that a test sees the errors that its users would.
    await outgoing.compose()
    await route.transport.check?.(outgoing)
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
    tellMessageId(error, outgoing)
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

/** One error that a transport throws for several messages is about none of them. */
function tellMessageId(error: MailError, { messageId }: Outgoing): void {
  if (messageId === '' || error.messageId === messageId || !Object.isExtensible(error)) return
  Object.assign(error, { messageId: 'messageId' in error ? undefined : messageId })
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
  progress: Progress,
): Promise<Receipt> {
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
