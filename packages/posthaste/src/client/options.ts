import type { ProxyOptions, ProxyServer } from '../net/proxy.ts'
import type { ClientCertificate } from '../net/tls.ts'
import type { MechanismName } from '../smtp/sasl/mechanism.ts'

/** Which protocol the server speaks: SMTP (RFC 5321) or LMTP (RFC 2033). */
export type Protocol = 'smtp' | 'lmtp'

/**
 * How a connection is encrypted.
 *
 * - `required`: STARTTLS with a verified certificate, or the send fails (RFC 3207).
 * - `implicit`: TLS with a verified certificate from the first octet (RFC 8314).
 * - `opportunistic`: STARTTLS where it is offered, with any certificate. Passwords are refused unless `auth.cleartext`.
 * - `none`: never. Passwords are refused unless the server is on a loopback address or `auth.cleartext`.
 */
export type TlsMode = 'required' | 'implicit' | 'opportunistic' | 'none'

/** What {@link SmtpAuth.token} is told. */
export interface TokenRequest {
  /** The server refused the last token: a cached one is of no use. */
  readonly refresh: boolean
}

/** Who logs in. */
export type SmtpAuth = SmtpLogin | SmtpExternal

/** Who logs in with what only they know. Exactly one of `password` and `token`. */
export interface SmtpLogin {
  readonly user: string
  readonly password?: string
  /**
   * An OAuth 2 access token, or where to get one: called at each login, and once more, with `refresh`, when the server
   * has refused the token.
   */
  readonly token?: string | ((request: TokenRequest) => string | Promise<string>)
  /**
   * The only mechanism to use; a name that ends with `-PLUS` also demands that the login is bound to the TLS connection.
   * @default the strongest that the server offers: SCRAM, then the others
   */
  readonly mechanism?: Exclude<MechanismName, 'EXTERNAL'>
  /** Allows the password over a connection that others can read or imitate. @default false */
  readonly cleartext?: boolean
}

/** A login by the {@link SmtpOptions.clientCertificate} (EXTERNAL, RFC 4422, appendix A). */
export interface SmtpExternal {
  readonly mechanism: 'EXTERNAL'
  /** Whom to act as. @default whom the certificate names */
  readonly user?: string
  readonly password?: undefined
  readonly token?: undefined
  readonly cleartext?: undefined
}

/** How to reach a server, and how long to wait for it. Times are in milliseconds. */
export interface SmtpOptions {
  /** Host name, or IPv4 or IPv6 address without brackets. */
  readonly host: string
  /** @default 465 when `tls` is 'implicit', else 587; for LMTP 24 */
  readonly port?: number
  /** @default 'required'; for LMTP to a loopback address 'none' */
  readonly tls?: TlsMode
  /** `none` skips the check of the certificate, beside `required` or `implicit`. @default 'full' */
  readonly verify?: 'full' | 'none'
  /** Certificates to trust instead of the machine's, as PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** What this client proves itself with, as PEM. */
  readonly clientCertificate?: ClientCertificate
  /** The name that the certificate must be for. @default `host` */
  readonly serverName?: string
  /** @default 'TLSv1.2' */
  readonly minTlsVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** @default no login */
  readonly auth?: SmtpAuth
  /**
   * How this client names itself: a host name, or an address literal such as `[192.0.2.1]` (RFC 5321, 4.1.4).
   * @default the literal of the connection's own address, so that no host name leaks
   */
  readonly name?: string
  /** How many connections may be open at once. @default 5 */
  readonly pool?: number
  /** How many messages may wait for a connection; one more is refused with POOL_FULL. @default 10_000 */
  readonly maxWaiting?: number
  /** How many messages one connection carries before it is replaced, as it is after five minutes. @default 1_000 */
  readonly maxMessagesPerConnection?: number
  /**
   * The proxy to connect through: `socks5://user:password@host:1080`, or `http:` or `https:` for CONNECT. User and password
   * are percent-encoded. The proxy looks up the name of the server, and sees nothing but TLS where `tls` demands it.
   * @default none; no variable of the environment is read
   */
  readonly proxy?: string | ProxyOptions
  /**
   * How many whole messages may be under way on one connection without an answer, where the server offers PIPELINING and
   * CHUNKING: for relays that are known to be good. Their content leaves before any of their recipients is accepted, and
   * when the connection breaks, or the server closes it, the outcome of all of them is unknown: keep
   * `maxMessagesPerConnection` under what the relay takes. With 0 and 1 no content leaves before a recipient is accepted.
   * @default 0
   */
  readonly sendAhead?: number
  /** How long an unused connection is kept. @default 60_000 */
  readonly idleTimeoutMs?: number
  /** Keeps what was said to the server on each receipt, secrets masked and without content. @default false */
  readonly transcript?: boolean
  /** The longest wait in any one phase; the phases' own options count more. @default as below */
  readonly timeoutMs?: number
  /** For the look-up of the name and all of its addresses. @default 30_000 */
  readonly connectTimeoutMs?: number
  /** For the TLS handshake. @default 30_000 */
  readonly tlsTimeoutMs?: number
  /** For the server's first reply (RFC 5321, 4.5.3.2.1). @default 300_000 */
  readonly greetingTimeoutMs?: number
  /** For the reply to one command (RFC 5321, 4.5.3.2.2 and 4.5.3.2.3). @default 300_000 */
  readonly commandTimeoutMs?: number
  /** For the reply to DATA (RFC 5321, 4.5.3.2.4). @default 120_000 */
  readonly dataTimeoutMs?: number
  /** For the server to take one block of the content (RFC 5321, 4.5.3.2.5). @default 180_000 */
  readonly bodyTimeoutMs?: number
  /**
   * For the reply to the final dot (RFC 5321, 4.5.3.2.6). Too short a wait leaves messages with an unknown outcome.
   * @default 600_000
   */
  readonly endOfDataTimeoutMs?: number
  /** For the reply to QUIT. @default 5_000 */
  readonly quitTimeoutMs?: number
}

type Optional = 'ca' | 'clientCertificate' | 'auth' | 'name'

/** {@link SmtpOptions} with every default filled in. */
export type ResolvedOptions = Required<Omit<SmtpOptions, Optional | 'timeoutMs' | 'proxy'>> &
  Pick<SmtpOptions, Optional> & { readonly protocol: Protocol; readonly proxy?: ProxyServer }
