/** The mechanisms that Posthaste speaks. */
export type MechanismName = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2' | 'OAUTHBEARER'

/** What a mechanism proves an identity with. */
export type CredentialKind = 'password' | 'token'

/** The mechanisms for one kind of credentials. */
export function mechanismNames(kind: CredentialKind): readonly MechanismName[] {
  return kind === 'token' ? ['OAUTHBEARER', 'XOAUTH2'] : ['PLAIN', 'LOGIN', 'CRAM-MD5']
}

/** One way to log in (RFC 4422), for one attempt: octets in, octets out. */
export interface SaslExchange {
  /** The mechanism's registered name. */
  readonly mechanism: MechanismName
  /** What goes with the AUTH command, where the mechanism begins with the client (RFC 4954, section 4). */
  readonly initialResponse?: Uint8Array
  /** The answer to one challenge; undefined when the mechanism has no more to say and the exchange is to be cancelled. */
  respond(challenge: Uint8Array): Uint8Array | undefined
}

/** Who logs in with a password. */
export interface PasswordIdentity {
  readonly user: string
  readonly password: string
}

/** Who logs in with an OAuth 2 access token. */
export interface TokenIdentity {
  readonly user: string
  readonly token: string
  /** The server's host and port, which OAUTHBEARER names. */
  readonly host: string
  readonly port: number
}
