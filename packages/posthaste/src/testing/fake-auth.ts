import { createHmac } from 'node:crypto'
import { systemRandom } from '../runtime/random.ts'
import { loginServer, plainServer, type SaslServer } from '../smtp/sasl/server.ts'

/** A mechanism of AUTH that a fake server speaks. */
export type AuthMechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2' | 'OAUTHBEARER'

/** Who may authenticate at a fake server, and how. */
export interface FakeAuth {
  /** Announced in this order. @default PLAIN, LOGIN, CRAM-MD5 where there are `users`; XOAUTH2, OAUTHBEARER where there are `tokens` */
  readonly mechanisms?: readonly AuthMechanism[]
  /** Passwords by user. */
  readonly users?: Readonly<Record<string, string>>
  /** Bearer tokens by user. */
  readonly tokens?: Readonly<Record<string, string>>
  /** Refuses MAIL before AUTH (530). @default true */
  readonly required?: boolean
  /** Offers AUTH before TLS, where the server has TLS. @default false */
  readonly inClear?: boolean
}

/** The mechanisms that a server with these accounts announces. */
export function mechanismsOf(auth: FakeAuth): readonly AuthMechanism[] {
  if (auth.mechanisms) return auth.mechanisms
  const passwords: AuthMechanism[] = auth.users ? ['PLAIN', 'LOGIN', 'CRAM-MD5'] : []
  return auth.tokens ? [...passwords, 'XOAUTH2', 'OAUTHBEARER'] : passwords
}

/** How an exchange ended; `undecodable` when the client answered what the mechanism does not know. */
export type AuthResult = { readonly user: string } | 'refused' | 'undecodable'

/** One exchange (RFC 4954, section 4): yields challenges, is given the client's answers, both decoded. */
export type AuthExchange = Generator<string, AuthResult, string>

/** Begins an exchange; `initial` is the decoded response that came with the command. */
export function authenticate(mechanism: AuthMechanism, initial: string | undefined, auth: FakeAuth): AuthExchange {
  switch (mechanism) {
    case 'PLAIN':
      return password(plainServer(), initial, auth)
    case 'LOGIN':
      return password(loginServer(), initial, auth)
    case 'CRAM-MD5':
      return cramMd5(auth)
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return bearer(mechanism, initial, auth)
  }
}

/** A mechanism that ends with a user and a password, as the real server hears it. */
function* password(exchange: SaslServer, initial: string | undefined, auth: FakeAuth): AuthExchange {
  let step = initial === undefined ? exchange.opening : exchange.respond(Buffer.from(initial))
  while (step.kind === 'challenge') step = exchange.respond(Buffer.from(yield Buffer.from(step.octets).toString()))
  if (step.kind !== 'claim' || !('password' in step.credentials)) return 'undecodable'
  return byPassword(auth, step.credentials.user, step.credentials.password)
}

/** RFC 2195. */
function* cramMd5(auth: FakeAuth): AuthExchange {
  const challenge = `<${Buffer.from(systemRandom.bytes(8)).toString('hex')}@fake.invalid>`
  const [, user, digest] = /^(.*) ([0-9a-f]{32})$/s.exec(yield challenge) ?? []
  if (user === undefined) return 'undecodable'
  const password = own(auth.users, user)
  if (password === undefined) return 'refused'
  return createHmac('md5', password).update(challenge).digest('hex') === digest ? { user } : 'refused'
}

/** RFC 7628; a refusal is told as JSON in a challenge, which the client answers before it hears the reply (section 3.2.3). */
function* bearer(mechanism: 'XOAUTH2' | 'OAUTHBEARER', initial: string | undefined, auth: FakeAuth): AuthExchange {
  const [, user, token] = bearerForms[mechanism].exec(initial ?? (yield '')) ?? []
  if (user === undefined) return 'undecodable'
  if (token !== undefined && own(auth.tokens, user) === token) return { user }
  const answer = yield '{"status":"invalid_token","schemes":"bearer","scope":"mail"}'
  return answer === (mechanism === 'XOAUTH2' ? '' : '\x01') ? 'refused' : 'undecodable'
}

const bearerForms = {
  XOAUTH2: /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01$/i,
  OAUTHBEARER: /^n,a=([^,\x01]*),\x01(?:(?:host|port)=[^\x01]*\x01)*auth=Bearer ([^\x01]*)\x01\x01$/i,
}

function byPassword(auth: FakeAuth, user: string, password: string): AuthResult {
  return own(auth.users, user) === password ? { user } : 'refused'
}

function own(accounts: Readonly<Record<string, string>> | undefined, user: string): string | undefined {
  return accounts && Object.hasOwn(accounts, user) ? accounts[user] : undefined
}
