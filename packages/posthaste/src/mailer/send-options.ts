import { ConfigError } from '../errors.ts'
import type { DeliveryReports } from '../message/envelope.ts'
import { reportHabits } from '../message/habits.table.ts'
import { kindOf } from '../message/plain-text.ts'
import { refuseUnknownOptions } from './check-options.ts'
import type { ExplainOptions, SendManyOptions, SendOptions, SendRawOptions } from './mailer.ts'

const sendNames: ReadonlySet<string> = new Set([
  'via',
  'envelope',
  'dsn',
  'requireTls',
  'signal',
  'idempotencyKey',
  'transcript',
])
const sendRawNames: ReadonlySet<string> = new Set([
  'sender',
  'recipients',
  'via',
  'dsn',
  'requireTls',
  'signal',
  'idempotencyKey',
  'dkim',
])
const explainNames: ReadonlySet<string> = new Set(['via', 'envelope', 'dsn', 'requireTls', 'signal', 'connect'])
const verifyNames: ReadonlySet<string> = new Set(['signal'])
const dsnNames: ReadonlySet<string> = new Set(['notify', 'return', 'envelopeId'])

/** Refuses options that `send()` does not have; throws OPTION_INVALID. */
export function checkSendOptions(options: SendOptions): void {
  expectOptions('send', options, "{ via: 'default' }")
  refuseUnknownOptions(options, sendNames, '')
  checkWishes(options)
}

/** Refuses options that `sendMany()` does not have; throws OPTION_INVALID. */
export function checkSendManyOptions(options: SendManyOptions): void {
  expectOptions('sendMany', options, "{ via: 'default' }")
  refuseUnknownOptions(options, sendNames, '')
  checkWishes(options)
  for (const name of ['envelope', 'idempotencyKey'] as const) {
    if (options[name] === undefined || typeof options[name] === 'function') continue
    throw missing(name, 'a function here, which is given each message and its index')
  }
}

/** Refuses options that `sendRaw()` does not have, and demands the envelope; throws OPTION_INVALID. */
export function checkSendRawOptions(options: SendRawOptions): void {
  expectOptions('sendRaw', options, "{ sender: 'hello@…', recipients: ['ada@…'] }")
  refuseUnknownOptions(options, sendRawNames, '')
  checkWishes(options)
  if (typeof options.sender !== 'string') throw missing('sender', 'an address, or the empty string for the null sender')
  if (!Array.isArray(options.recipients))
    throw missing('recipients', 'an array of addresses; none is read from the octets')
  if (options.dkim !== undefined && typeof options.dkim !== 'boolean')
    throw missing('dkim', 'true or false here; the keys are those of the mailer or its route')
}

/** Refuses options that `explain()` does not have; throws OPTION_INVALID. */
export function checkExplainOptions(options: ExplainOptions): void {
  expectOptions('explain', options, '{ connect: true }')
  refuseUnknownOptions(options, explainNames, '')
  if (options.connect !== undefined && typeof options.connect !== 'boolean') throw missing('connect', 'true or false')
  checkWishes(options)
}

/** Refuses what `verify()` does not have; throws OPTION_INVALID. */
export function checkVerifyOptions(via: string, options: Pick<SendOptions, 'signal'>): void {
  if (typeof via !== 'string') throw missing('via', "the name of a route: verify('default', { signal })")
  expectOptions('verify', options, '{ signal }')
  refuseUnknownOptions(options, verifyNames, '')
  checkSignal(options.signal)
}

function checkWishes({ dsn, requireTls, signal }: Pick<SendOptions, 'dsn' | 'requireTls' | 'signal'>): void {
  if (dsn !== undefined) checkReports(dsn)
  if (requireTls !== undefined && typeof requireTls !== 'boolean') throw missing('requireTls', 'true or false')
  checkSignal(signal)
}

function checkReports(dsn: DeliveryReports): void {
  refuseUnknownOptions(dsn, dsnNames, 'dsn.', reportHabits)
  const notify: unknown = dsn.notify
  if (notify !== undefined && !(Array.isArray(notify) && notify.every((each) => events.has(each)))) {
    throw missing('dsn.notify', `an array with any of '${[...events].join("', '")}'; [] asks for no report`)
  }
  const { return: returned, envelopeId } = dsn
  if (returned !== undefined && returned !== 'full' && returned !== 'headers') {
    throw missing('dsn.return', "'full' or 'headers'")
  }
  if (envelopeId !== undefined && !(typeof envelopeId === 'string' && /^[\x20-\x7e]{1,100}$/.test(envelopeId))) {
    throw missing('dsn.envelopeId', 'printable ASCII, at most 100 characters')
  }
}

const events: ReadonlySet<unknown> = new Set(['success', 'failure', 'delay'])

function checkSignal(signal: unknown): void {
  if (signal === undefined) return
  // Not instanceof: a test's make-believe browser has a class of its own.
  if (typeof signal === 'object' && signal !== null && 'throwIfAborted' in signal && 'addEventListener' in signal)
    return
  throw missing('signal', 'an AbortSignal, such as AbortSignal.timeout(10_000)')
}

/** What was given may be a URL with a password in it, so no error shows it. */
function expectOptions(method: string, options: unknown, example: string): void {
  if (typeof options === 'object' && options !== null) return
  const problem = `expected options such as ${example} as its second argument, got ${kindOf(options)}`
  throw new ConfigError('OPTION_INVALID', `${method}()`, problem)
}

function missing(option: string, expected: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, `must be ${expected}`)
}
