// What a transport would do with a message, as plain data: nothing is sent to find out.
import { type Action, type ConnectionTls, MailError, type MailErrorCode, type ServerFacts } from '../errors.ts'

/** What a transport would do with a message. Nothing secret is in it. */
export interface TransportExplanation {
  /** The transport's name. */
  readonly transport: string
  /** Through which proxy it would go, without its login, such as `socks5://proxy.example:1080`; absent where none is. */
  readonly proxy?: string
  /** How it would encrypt, where it is a relay's. */
  readonly tls?: TlsPlan
  /** As whom it would log in; absent where it does not. */
  readonly login?: LoginPlan
  /** What a connection to the server showed; absent where none was made. */
  readonly server?: ServerOffer
  /** Why it would refuse the message, or some of its recipients. */
  readonly refusals: readonly Refusal[]
  /** What is unfit for production. */
  readonly warnings: readonly string[]
  /** Of `failover(…)` and `roundrobin(…)`: what each of its transports would do, in the order in which they were given. */
  readonly members?: readonly TransportExplanation[]
}

/** How a connection would be encrypted. */
export interface TlsPlan {
  readonly mode: 'required' | 'implicit' | 'opportunistic' | 'none'
  /** Whether the certificate must be a trusted one for `serverName`. */
  readonly verified: boolean
  readonly serverName: string
  /** The least version; absent where there is no TLS. */
  readonly minVersion?: string
}

/** How a transport would log in. */
export interface LoginPlan {
  readonly user?: string
  /** The mechanism that the options name; absent where the strongest is taken. */
  readonly mechanism?: string
}

/** What a server says of itself, and what of it the message would use. */
export interface ServerOffer extends ServerFacts {
  /** How the connection was encrypted; absent where it was not. */
  readonly tls?: ConnectionTls
  /** The extensions that it announces, with their parameters, as `SIZE 35882577`. */
  readonly offers: readonly string[]
  /** Those that would be used for this message. */
  readonly uses: readonly string[]
  /** MAIL and each RCPT as they would be said; those of the first transaction, where the server's limits demand several. */
  readonly commands: readonly string[]
}

/** One reason why the message, or some of its recipients, would not be sent. */
export interface Refusal {
  readonly code: MailErrorCode
  readonly message: string
  readonly action: Action
  /** Whom it is about; absent where it is everybody. */
  readonly recipients?: readonly string[]
}

/** What to explain, and how far to go for it. */
export interface ExplainRequest {
  /** Connects to the server, says EHLO and QUIT, and nothing else. */
  readonly connect: boolean
  readonly signal?: AbortSignal
}

/** What `check` refuses, as data; throws what is no MailError, such as the reason of a signal. */
export async function refusalsOf(check: () => unknown): Promise<readonly Refusal[]> {
  try {
    await check()
    return []
  } catch (error) {
    if (!MailError.is(error)) throw error
    return [refusalOf(error)]
  }
}

/** An error as a reason why. */
export function refusalOf({ code, message, action }: MailError): Refusal {
  return { code, message, action }
}
