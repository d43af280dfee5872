// How a server hears out one login (RFC 4422): octets in, and what to do next out. No socket, no policy.

/** The mechanisms that a server can offer. */
export type ServerMechanism = 'PLAIN' | 'LOGIN' | 'SCRAM-SHA-256'

/** Who says to be whom. With SCRAM the exchange has proved it already; with the others the policy has to check it. */
export type Credentials =
  | {
      readonly mechanism: 'PLAIN' | 'LOGIN'
      readonly user: string
      readonly password: string
      /** As whom to act; absent where it is the user (RFC 4616, section 2). */
      readonly actAs?: string
    }
  | { readonly mechanism: 'SCRAM-SHA-256'; readonly user: string; readonly actAs?: string }

/** What a server keeps of a password for SCRAM (RFC 5802, section 3): it cannot log in anywhere with it. */
export interface ScramKeys {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

/** What comes after an answer of the client. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly octets: Uint8Array }
  /** The keys of this user are needed; hand them to `found`. */
  | { readonly kind: 'find'; readonly user: string }
  | { readonly kind: 'claim'; readonly credentials: Credentials }
  /** The proof is wrong, or there is no such user. */
  | { readonly kind: 'refused' }
  /** The answer is not what the mechanism knows. */
  | { readonly kind: 'malformed' }

/** One login at the server. */
export interface SaslServer {
  readonly mechanism: ServerMechanism
  /** The answer to the AUTH command itself, without a response in it. */
  readonly opening: SaslStep
  /** The client's next response, decoded. */
  respond(octets: Uint8Array): SaslStep
  /** The keys that were looked for; none where there is no such user, which the client does not learn yet. */
  found(keys: ScramKeys | undefined): SaslStep
}

const malformed: SaslStep = { kind: 'malformed' }
const empty: SaslStep = { kind: 'challenge', octets: new Uint8Array(0) }

/** PLAIN (RFC 4616): `[act as] NUL user NUL password` in one response. */
export function plainServer(): SaslServer {
  return {
    mechanism: 'PLAIN',
    opening: empty,
    respond(octets) {
      const [actAs, user, password, ...more] = textOf(octets)?.split('\0') ?? []
      if (user === undefined || password === undefined || more.length > 0) return malformed
      if (!isUser(user) || password === '' || (actAs !== '' && !isUser(actAs))) return malformed
      const credentials = { mechanism: 'PLAIN', user, password, ...(actAs && actAs !== user ? { actAs } : {}) } as const
      return { kind: 'claim', credentials }
    },
    found: () => malformed,
  }
}

/** LOGIN (draft-murchison-sasl-login): user, then password. The prompts are those that every client knows. */
export function loginServer(): SaslServer {
  let user: string | undefined
  return {
    mechanism: 'LOGIN',
    opening: { kind: 'challenge', octets: Buffer.from('Username:') },
    respond(octets) {
      const text = textOf(octets)
      if (text === undefined || text === '') return malformed
      if (user === undefined) {
        if (!isUser(text)) return malformed
        user = text
        return { kind: 'challenge', octets: Buffer.from('Password:') }
      }
      if (text.includes('\0')) return malformed
      return { kind: 'claim', credentials: { mechanism: 'LOGIN', user, password: text } }
    },
    found: () => malformed,
  }
}

/** Octets as UTF-8; undefined where they are none. */
export function textOf(octets: Uint8Array): string | undefined {
  try {
    return decoder.decode(octets)
  } catch {
    return undefined
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A user's name ends up in logs and headers: no control character, nothing that a line could end with. */
export function isUser(name: string | undefined): name is string {
  return name !== undefined && name !== '' && name.length <= 255 && !/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(name)
}
