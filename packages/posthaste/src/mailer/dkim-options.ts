import type { KeyObject } from 'node:crypto'

/** One key that signs for a domain and those below it. */
export interface DkimKey {
  /** The domain that signs, `d=`: that of From, or one above it. */
  readonly domain: string
  /** Which of the domain's keys this is, `s=`: the public half is published at `<selector>._domainkey.<domain>`. */
  readonly selector: string
  /** The private key, RSA or Ed25519, in PEM (not a path), or as a KeyObject of node:crypto. */
  readonly privateKey: string | KeyObject
}

/** How a mailer or a route signs. */
export interface DkimSettings {
  /**
   * What becomes of a message whose From has a domain that there is no key for: an error, or sent without a signature.
   *
   * @default 'refuse'
   */
  readonly unsigned?: 'refuse' | 'allow'
  /** How much a relay may change of white space, in the header and in the body. @default 'relaxed/relaxed' */
  readonly canonicalization?: 'relaxed/relaxed' | 'relaxed/simple' | 'simple/relaxed' | 'simple/simple'
  /** For how long a signature is good, `x=`, in milliseconds; at least one minute. @default for ever */
  readonly expiresAfterMs?: number
}

/**
 * The DKIM keys of a mailer or a route (RFC 6376): one, several, or several with how they sign. A domain may have an RSA key and
 * an Ed25519 key; both sign then. The nearest domain to that of From is taken.
 */
export type DkimInput =
  | (DkimKey & DkimSettings & { readonly keys?: undefined })
  | readonly DkimKey[]
  | (DkimSettings & { readonly keys: readonly DkimKey[] })
