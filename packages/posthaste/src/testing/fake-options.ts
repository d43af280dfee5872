import { ConfigError } from '../errors.ts'
import { fakeAuthHabits, fakeTlsHabits, type Habits } from '../message/habits.table.ts'
import { kindOf } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import type { AuthMechanism, FakeAuth } from './fake-auth.ts'
import type { FakeTls } from './fake-wire.ts'

/**
 * Refuses options of `startFakeServer()` that it would not understand: JavaScript has no compiler to do it, and a server
 * that asks for no login because `auth` was misspelt makes a test green that should be red.
 *
 * Throws OPTION_INVALID, which shows no value.
 */
export function refuseWrongOptions(options: unknown): void {
  const given = fieldsOf(options, 'startFakeServer', optionNames, '{ auth, tls, script, … }')
  for (const [name, test, expected] of simple) refuse(given[name], test, `startFakeServer.${name}`, expected)
  if (given['tls'] !== undefined) refuseWrongTls(given['tls'])
  if (given['auth'] !== undefined) refuseWrongAuth(given['auth'])
}

const optionNames = new Set(['lmtp', 'host', 'hostname', 'extensions', 'tls', 'auth', 'script', 'clock'])

type Check = readonly [name: string, test: (value: unknown) => boolean, expected: string]

const simple: readonly Check[] = [
  ['lmtp', isFlag, 'true or false'],
  ['host', isText, "a loopback address such as '127.0.0.1'"],
  ['hostname', isText, 'a name'],
  ['extensions', isTexts, "an array of what EHLO announces, such as ['PIPELINING', 'SIZE 1000']"],
  ['script', isObject, "an object of answers by stage, such as { RCPT: '450 4.2.0 Later' }"],
  ['clock', isClock, 'a clock, with now() and after()'],
]

const tlsNames = new Set(['key', 'cert', 'mode', 'ca', 'required'] satisfies (keyof FakeTls)[])
const tlsInWords = "{ key, cert, mode: 'starttls' or 'implicit' }, key and cert as PEM"

function refuseWrongTls(tls: unknown): void {
  const given = fieldsOf(tls, 'startFakeServer.tls', tlsNames, tlsInWords, fakeTlsHabits)
  const { key, cert, mode, ca, required } = given
  if (!isPem(key) || !isPem(cert))
    throw invalid('startFakeServer.tls', `expected ${tlsInWords}; got none of one of them`)
  refuse(
    mode,
    (value) => value === 'starttls' || value === 'implicit',
    'startFakeServer.tls.mode',
    "'starttls' or 'implicit'",
  )
  refuse(ca, isPem, 'startFakeServer.tls.ca', 'a certificate as PEM')
  refuse(required, isFlag, 'startFakeServer.tls.required', 'true or false')
}

const authNames = new Set(['mechanisms', 'users', 'tokens', 'required', 'inClear'] satisfies (keyof FakeAuth)[])
const authInWords = "{ users: { ada: 'password' } } or { tokens: { ada: 'token' } }"

function refuseWrongAuth(auth: unknown): void {
  const { mechanisms, users, tokens, required, inClear } = fieldsOf(
    auth,
    'startFakeServer.auth',
    authNames,
    authInWords,
    fakeAuthHabits,
  )
  if (users === undefined && tokens === undefined) throw invalid('startFakeServer.auth', `expected ${authInWords}`)
  refuse(users, isAccounts, 'startFakeServer.auth.users', "passwords by user, such as { ada: 'password' }")
  refuse(tokens, isAccounts, 'startFakeServer.auth.tokens', "tokens by user, such as { ada: 'token' }")
  const known = [...authMechanisms].join(', ')
  refuse(mechanisms, isMechanisms, 'startFakeServer.auth.mechanisms', `an array with any of ${known}`)
  refuse(required, isFlag, 'startFakeServer.auth.required', 'true or false')
  refuse(inClear, isFlag, 'startFakeServer.auth.inClear', 'true or false')
}

const authMechanisms: ReadonlySet<unknown> = new Set<AuthMechanism>([
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'XOAUTH2',
  'OAUTHBEARER',
])

/** The fields of an object that has no others than `known`. */
function fieldsOf(
  value: unknown,
  option: string,
  known: ReadonlySet<string>,
  expected: string,
  habits?: Habits,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(option, `expected ${expected}; got ${kindOf(value)}`)
  }
  const unknown = unknownKey(value, known, habits)
  if (unknown) throw invalid(option, describeUnknown(unknown, known))
  return { ...value }
}

function refuse(value: unknown, test: (value: unknown) => boolean, option: string, expected: string): void {
  if (value !== undefined && !test(value)) throw invalid(option, `expected ${expected}; got ${kindOf(value)}`)
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isMechanisms(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => authMechanisms.has(each))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isClock(value: unknown): boolean {
  return isObject(value) && 'now' in value && 'after' in value
}

function isAccounts(value: unknown): boolean {
  return isObject(value) && !Array.isArray(value) && Object.values(value).every((each) => typeof each === 'string')
}

function isPem(value: unknown): boolean {
  return isText(value) || value instanceof Uint8Array
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
