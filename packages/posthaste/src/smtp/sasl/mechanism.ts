/** SCRAM with its two hashes; `-PLUS` binds the login to the TLS connection. */
export type ScramName = 'SCRAM-SHA-256-PLUS' | 'SCRAM-SHA-1-PLUS' | 'SCRAM-SHA-256' | 'SCRAM-SHA-1'

/** The mechanisms that Posthaste speaks. */
export type MechanismName = ScramName | 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2' | 'OAUTHBEARER' | 'EXTERNAL'

/** What a mechanism proves an identity with. */
export type CredentialKind = 'password' | 'token' | 'certificate'

/** The mechanisms for one kind of credentials. */
export function mechanismNames(kind: CredentialKind): readonly MechanismName[] {
  if (kind === 'certificate') return ['EXTERNAL']
  return kind === 'token' ? ['OAUTHBEARER', 'XOAUTH2'] : [...scramNames, 'PLAIN', 'LOGIN', 'CRAM-MD5']
}

/** SCRAM's mechanisms, strongest first: that nobody can pass a login on weighs more than which hash it uses. */
export const scramNames: readonly ScramName[] = [
  'SCRAM-SHA-256-PLUS',
  'SCRAM-SHA-1-PLUS',
  'SCRAM-SHA-256',
  'SCRAM-SHA-1',
]

/** Whether the mechanism is one of SCRAM's. */
export function isScram(mechanism: MechanismName): mechanism is ScramName {
  return scramNames.some((name) => name === mechanism)
}

/** One way to log in (RFC 4422), for one attempt: octets in, octets out. */
export interface SaslExchange {
  /** The mechanism's registered name. */
  readonly mechanism: MechanismName
  /** What goes with the AUTH command, where the mechanism begins with the client (RFC 4954, section 4). */
  readonly initialResponse?: Uint8Array
  /**
   * The answer to one challenge; undefined when the mechanism has no more to say and the exchange is to be cancelled.
   *
   * @throws SaslFailure when the client must not go on
   */
  respond(challenge: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /**
   * Called when the server says that the login has succeeded.
   *
   * @throws SaslFailure when the server owed a proof of its own until then
   */
  assertMutual?(): void
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

/** Who logs in with the certificate of the connection. */
export interface ExternalIdentity {
  /** Whom to act as; empty for whom the certificate names. */
  readonly actAs: string
}
