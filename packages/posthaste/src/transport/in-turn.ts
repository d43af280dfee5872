// What failover and roundrobin share: transports that are tried one after the other, until one takes the message.

import { ConfigError, MailError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import type { LogEvent } from '../runtime/log.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { checkTransport, isMeantAsTransport } from './check-transport.ts'
import type { ExplainRequest, TransportExplanation } from './explanation.ts'
import { openGate } from './gate.ts'
import { refuseUnknownOptions } from './known-options.ts'
import type { Outgoing, Receipt, Transport } from './transport.ts'

/** How transports made of transports treat a member that failed. */
export interface InTurnOptions {
  /** How long a member that failed is tried last, in milliseconds; longer where its server asked for it. @default 60_000 */
  readonly coolDownMs?: number
}

/** A transport called `kind(members…)` that sends each message through the first member, counted from `first()`, that takes it. */
export function transportInTurn(
  kind: 'failover' | 'roundrobin',
  members: readonly Transport[],
  first: () => number,
  options: InTurnOptions,
  runtime: Runtime,
): Transport {
  checkMembers(kind, members)
  refuseUnknownOptions(kind, options, new Set(['coolDownMs']))
  const { coolDownMs = 60_000 } = options
  if (!(coolDownMs >= 0 && coolDownMs < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(
      'OPTION_INVALID',
      `${kind}: coolDownMs`,
      `must be a number of milliseconds, got ${coolDownMs}`,
    )
  }

  const name = `${kind}(${members.map((member) => member.name).join(' ')})`
  const brokenUntil = new Map<Transport, number>()
  const gate = openGate(name, () => closeAll(members))
  const onFailure = (member: Transport, { retryAfterMs = 0 }: MailError): void => {
    brokenUntil.set(member, runtime.clock.now() + Math.max(coolDownMs, retryAfterMs))
  }

  return {
    name,
    concurrency: members.reduce(
      (sum, { concurrency }) => (kind === 'roundrobin' ? sum + concurrency : Math.max(sum, concurrency)),
      0,
    ),
    warnings: [...new Set(members.flatMap(({ warnings }) => warnings))],
    accounts: [...new Set(members.flatMap(({ accounts = [] }) => accounts))],
    send: (outgoing, signal) =>
      gate.run(() => {
        const order = inOrder(members, first(), brokenUntil, runtime.clock.now())
        return sendInTurn(order, outgoing, signal, onFailure, runtime)
      }, signal),
    async check(outgoing) {
      // Those that a message may be given to first.
      for (const member of kind === 'failover' ? members.slice(0, 1) : members) await member.check?.(outgoing)
    },
    verify: async (signal) => throwFirst(await Promise.allSettled(members.map((member) => member.verify?.(signal)))),
    explain: async (outgoing, request) => ({
      transport: name,
      refusals: [],
      warnings: [],
      members: await Promise.all(members.map((member) => explainMember(member, outgoing, request))),
    }),
    close: () => gate.close(),
  }
}

function checkMembers(kind: string, members: readonly unknown[]): void {
  if (!Array.isArray(members) || members.length === 0) {
    throw new ConfigError('OPTION_INVALID', kind, 'needs an array of at least one transport')
  }
  for (const [index, member] of members.entries()) {
    const place = `${kind}: transport ${index + 1}`
    if (isMeantAsTransport(member)) checkTransport(member, place)
    else {
      const problem = `must be a transport from a factory such as smtp(), got ${kindOf(member)}; all of it can be a URL: "${kind}(smtp://… smtp://…)"`
      throw new ConfigError('OPTION_INVALID', place, problem)
    }
  }
}

async function explainMember(
  member: Transport,
  outgoing: Outgoing,
  request: ExplainRequest,
): Promise<TransportExplanation> {
  const explained = await member.explain?.(outgoing, request)
  return explained ?? { transport: member.name, refusals: [], warnings: member.warnings }
}

/** The members from `first` on, around the ring; those that failed lately come last. */
function inOrder(
  members: readonly Transport[],
  first: number,
  brokenUntil: ReadonlyMap<Transport, number>,
  now: number,
): readonly Transport[] {
  const ring = [...members.slice(first), ...members.slice(0, first)]
  const isBroken = (member: Transport): boolean => (brokenUntil.get(member) ?? now) > now
  return [...ring.filter((member) => !isBroken(member)), ...ring.filter(isBroken)]
}

async function sendInTurn(
  order: readonly Transport[],
  outgoing: Outgoing,
  signal: AbortSignal | undefined,
  onFailure: (member: Transport, error: MailError) => void,
  runtime: Runtime,
): Promise<Receipt> {
  const errors: MailError[] = []
  for (const [index, member] of order.entries()) {
    try {
      return await member.send(outgoing, signal)
    } catch (error) {
      if (signal?.aborted || !mayGoOn(error)) throw error
      errors.push(error)
      // A refusal of recipients says nothing about the member.
      if (error.code !== 'RECIPIENTS_REFUSED') onFailure(member, error)
      const next = order[index + 1]
      if (next)
        report(runtime, {
          kind: 'failed-over',
          from: member.name,
          to: next.name,
          code: error.code,
          message: error.message,
        })
    }
  }
  throw errors.findLast(({ action }) => action === 'retry') ?? errors.at(-1)
}

/** Only where the message was certainly taken by nobody, and another server may do better. */
function mayGoOn(error: unknown): error is MailError {
  return (
    MailError.is(error) && error.outcome === 'not-sent' && (error.action === 'retry' || error.action === 'fix-config')
  )
}

function report(runtime: Runtime, event: LogEvent): void {
  try {
    runtime.log(event)
  } catch {
    // A log that fails must not fail the mail.
  }
}

async function closeAll(members: readonly Transport[]): Promise<void> {
  throwFirst(await Promise.allSettled(members.map((member) => member.close())))
}

function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
