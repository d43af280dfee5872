/**
 * TLS sessions to resume (RFC 8446, section 2.2), all of connections with one and the same policy: a resumed session is
 * trusted for the certificate that was checked when it began.
 */
export interface TlsSessions {
  /** The newest session that is young enough; it is given once, so that nobody who listens can link two connections. */
  take(now: number): Uint8Array | undefined
  /** Keeps a session of a connection whose certificate was right. */
  keep(session: Uint8Array, now: number): void
  /** A handshake that was to resume a session failed: this server is asked for whole ones from now on. */
  giveUp(): void
  readonly givenUp: boolean
}

/** How long a session is kept, in milliseconds: a certificate that is taken back is noticed after this time. */
const lifetimeMs = 3_600_000
/** How many are kept; a server gives one or two for each connection. */
const mostKept = 32

/** No sessions yet. */
export function createTlsSessions(): TlsSessions {
  let kept: { readonly session: Uint8Array; readonly since: number }[] = []
  let givenUp = false
  return {
    get givenUp() {
      return givenUp
    },
    take(now) {
      const newest = kept.pop()
      return newest && newest.since + lifetimeMs > now ? newest.session : undefined
    },
    keep(session, now) {
      if (givenUp) return
      kept.push({ session, since: now })
      if (kept.length > mostKept) kept.shift()
    },
    giveUp() {
      givenUp = true
      kept = []
    },
  }
}
