import type { Runtime } from '../runtime/runtime.ts'
import type { LineEndings } from '../smtp/content-check.ts'
import type { ServerMechanism } from '../smtp/sasl/server.ts'
import type { SessionOffer } from '../smtp/session.ts'
import type { Limits } from './limits.ts'
import type { Policy } from './policy.ts'

/** How a server behaves. */
export interface ServerOptions {
  /** Who may send what to whom, and where it goes. @default everything is accepted and discarded */
  readonly policy?: Policy
  /** SMTP (RFC 5321) or LMTP (RFC 2033). @default 'smtp' */
  readonly protocol?: 'smtp' | 'lmtp'
  /** The server's own name, in its greeting and in Received lines. @default the machine's host name */
  readonly name?: string
  /** @default no TLS */
  readonly tls?: ServerTls
  readonly auth?: ServerAuth
  /** What becomes of a CR or an LF that stands alone in a message. @default 'refuse' */
  readonly lineEndings?: LineEndings
  readonly limits?: Limits
  /** Keeps what is said in each session, secrets masked, for `session.transcript()`. @default false */
  readonly transcript?: boolean
  /** @default the machine's clock, random source and resolver */
  readonly runtime?: Runtime
}

/** How a server proves itself and encrypts. */
export interface ServerTls {
  /** The private key, as PEM. */
  readonly key: string | Uint8Array
  /** The certificate and what it was signed by, as PEM. */
  readonly cert: string | Uint8Array
  /** `starttls`: when the client asks for it. `implicit`: from the first octet (RFC 8314). @default 'starttls' */
  readonly mode?: 'starttls' | 'implicit'
  /** Refuses MAIL in clear. @default false */
  readonly required?: boolean
  /** Asks for a client's certificate and compares it with this authority; whether it fits is for the policy to judge. */
  readonly ca?: string | Uint8Array
  /** @default 'TLSv1.2' (RFC 8996) */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
}

/** How clients may log in. */
export interface ServerAuth {
  /** Offers AUTH over connections that others can read. @default false */
  readonly cleartext?: boolean
  /** Refuses MAIL before AUTH. @default false */
  readonly required?: boolean
  /** @default SCRAM-SHA-256 where the policy has `scramKeys`; PLAIN and LOGIN where it has `authenticate` */
  readonly mechanisms?: readonly ServerMechanism[]
}

/** Options with every default filled in. */
export interface ResolvedServerOptions {
  readonly policy: Policy
  readonly offer: SessionOffer
  readonly tls?: ServerTls
  readonly lineEndings: LineEndings
  readonly limits: Required<Limits>
  readonly transcript: boolean
  readonly runtime: Runtime
}
