import { AddressError, ConfigError, LocalDeliveryError, RecipientsError, UnknownOutcomeError } from '../errors.ts'
import type { Envelope } from '../message/envelope.ts'
import type { Raw } from '../mime/raw.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { refusalsOf } from './explanation.ts'
import { refuseInexpressible } from './expressible.ts'
import { openGate } from './gate.ts'
import { checkTimeout, refuseUnknownOptions } from './known-options.ts'
import { receiptForAll, resultsForAll } from './receipt.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'
import { exitMeaning } from './sysexits.ts'
import { toLf } from './to-lf.ts'
import type { Outgoing, Receipt, Transport } from './transport.ts'

/** Which program takes the mail, and how. */
export interface SendmailOptions {
  /** The program. @default '/usr/sbin/sendmail' */
  readonly path?: string
  /** Arguments before our own, which are `-i -f sender -- recipients`. @default none */
  readonly args?: readonly string[]
  /** How lines end in what the program reads. @default 'lf', as programs on Unix want it */
  readonly lineEnds?: 'lf' | 'crlf'
  /** The longest that the program may take for one message, in milliseconds. @default 300_000 */
  readonly timeoutMs?: number
}

/**
 * A transport that hands each message to the local sendmail program, or to one that is called like it (Postfix, Exim,
 * msmtp …), without a shell. What it says with its exit code is read as sysexits.h has it.
 *
 * Throws SENDMAIL_FAILED when the program cannot be run or refuses, ADDRESS_INVALID for an address that begins with `-`.
 */
export function sendmail(options: SendmailOptions = {}, runtime: Runtime = systemRuntime): Transport {
  refuseUnknownOptions('sendmail', options, new Set(['path', 'args', 'lineEnds', 'timeoutMs']))
  const { path = '/usr/sbin/sendmail', args = [], lineEnds = 'lf', timeoutMs = 300_000 } = options
  refuseUnsafe(path, args, timeoutMs)
  const name = `sendmail:${path}`
  const gate = openGate(name)

  return {
    name,
    concurrency: 4,
    warnings: [],
    send: (outgoing, signal) =>
      gate.run(async () => {
        refuseInexpressible(outgoing, name, {})
        const ours = argumentsFor(outgoing.envelope)
        const raw = await outgoing.compose()
        signal?.throwIfAborted()
        const input = lineEnds === 'lf' ? toLf(chunksOf(raw)) : chunksOf(raw)
        const end = await runInTime(path, [...args, ...ours], input, timeoutMs, runtime, signal)
        return receiptFrom(end, outgoing, name)
      }, signal),
    check(outgoing) {
      refuseInexpressible(outgoing, name, {})
      argumentsFor(outgoing.envelope)
    },
    explain: async (outgoing, { connect }) => ({
      transport: name,
      refusals: await refusalsOf(async () => {
        refuseInexpressible(outgoing, name, {})
        argumentsFor(outgoing.envelope)
        if (connect) await checkProgram(path)
      }),
      warnings: [],
    }),
    verify: () => checkProgram(path),
    close: () => gate.close(),
  }
}

function refuseUnsafe(path: string, args: readonly string[], timeoutMs: number): void {
  const unsafe = /[\0-\x1f\x7f]/
  if (path === '' || path.startsWith('-') || unsafe.test(path)) {
    throw new ConfigError(
      'OPTION_INVALID',
      'sendmail: path',
      'must be the path of a program, such as /usr/sbin/sendmail',
    )
  }
  if (args.some((each) => unsafe.test(each))) {
    throw new ConfigError('OPTION_INVALID', 'sendmail: args', 'must not hold control characters')
  }
  checkTimeout('sendmail: timeoutMs', timeoutMs)
}

/** `-i`: a dot on a line is no end. `--`: what follows is an address, whatever it looks like. */
function argumentsFor({ sender, recipients }: Envelope): readonly string[] {
  refuseAddress('envelope.sender', sender)
  for (const [index, recipient] of recipients.entries()) refuseAddress(`envelope.recipients[${index}]`, recipient)
  return ['-i', '-f', sender === '' ? '<>' : sender, '--', ...recipients]
}

/** Not every sendmail knows `--`, so an address that looks like an option never gets that far. */
function refuseAddress(field: string, address: string): void {
  if (address.startsWith('-')) {
    throw new AddressError(
      field,
      0,
      'begins with "-", which a sendmail program could take for an option; send it by SMTP',
    )
  }
  const control = address.search(/[\0-\x1f\x7f\u2028\u2029]/)
  if (control !== -1) throw new AddressError(field, control, 'a control character cannot stand in an address')
}

async function* chunksOf(raw: Raw): AsyncGenerator<Uint8Array, void, undefined> {
  if (raw.octets) yield raw.octets
  else yield* raw.open()
}

async function runInTime(
  path: string,
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  timeoutMs: number,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<ProgramEnd> {
  const late = new AbortController()
  const callOff = runtime.clock.after(timeoutMs, () => {
    late.abort(
      new LocalDeliveryError('SENDMAIL_FAILED', `${path} took longer than ${timeoutMs} ms and was ended`, true),
    )
  })
  try {
    return await runProgram(
      path,
      args,
      input,
      signal ? AbortSignal.any([signal, late.signal]) : late.signal,
      runtime.clock,
    )
  } catch (error) {
    throw notStarted(path, error)
  } finally {
    callOff()
  }
}

function notStarted(path: string, error: unknown): LocalDeliveryError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const temporary = ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(code)
  const why = code === 'ENOENT' ? 'there is no such program' : code
  return new LocalDeliveryError('SENDMAIL_FAILED', `${path} could not be started: ${why}`, temporary, error)
}

function receiptFrom(end: ProgramEnd, outgoing: Outgoing, name: string): Receipt {
  const said = end.stderr === '' ? '' : `: ${printable(end.stderr)}`
  if (end.input === 'cut')
    throw end.stopped?.reason ?? new LocalDeliveryError('SENDMAIL_FAILED', `${name} was stopped`, true)
  if (end.code === undefined) throw killed(end, outgoing, name, said)
  if (end.code !== 0) throw refused(end.code, outgoing, name, said)
  if (end.input === 'unread') {
    throw new LocalDeliveryError('SENDMAIL_FAILED', `${name} ended before it had read the message${said}`, false)
  }
  return receiptForAll(outgoing, name)
}

function killed(end: ProgramEnd, outgoing: Outgoing, name: string, said: string): Error {
  const how = `${name} was killed by ${end.killedBy}${said}`
  if (end.input !== 'complete') return new LocalDeliveryError('SENDMAIL_FAILED', how, true)
  const results = resultsForAll(outgoing, { outcome: 'unknown', action: 'confirm', reason: how })
  return new UnknownOutcomeError(how, results, end.stopped?.reason)
}

function refused(code: number, outgoing: Outgoing, name: string, said: string): Error {
  const { meaning, action } = exitMeaning(code)
  const reason = `${name} ended with code ${code} (${meaning})${said}`
  if (action === 'retry' || action === 'fix-config') {
    return new LocalDeliveryError('SENDMAIL_FAILED', reason, action === 'retry')
  }
  if (action === 'suppress' && outgoing.envelope.recipients.length > 1) {
    // It does not say which recipient it means, nor whether the others got the message.
    return new UnknownOutcomeError(reason, resultsForAll(outgoing, { outcome: 'unknown', action: 'confirm', reason }))
  }
  return new RecipientsError(resultsForAll(outgoing, { outcome: 'refused', action, reason }))
}

/** One line, without anything that a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ')
}

async function checkProgram(path: string): Promise<void> {
  const { access, constants } = await import('node:fs/promises')
  await access(path, constants.X_OK).catch((error: unknown) => {
    throw new LocalDeliveryError('SENDMAIL_FAILED', `${path} is missing or cannot be run`, false, error)
  })
}
