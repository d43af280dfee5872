/** A TLS session, and when it came, in milliseconds since 1970. */
export interface TlsSession {
  readonly octets: Uint8Array
  readonly since: number
}

/**
 * TLS sessions to resume (RFC 8446, section 2.2), all of connections with one and the same policy: a resumed session is
 * trusted for the certificate that was checked when it began.
 */
export interface TlsSessions {
  /**
   * The newest session that is young enough, and that no connection was resumed with; without one, that of the last that
   * was resumed.
   */
  take(now: number): TlsSession | undefined
  /** Keeps a session of a connection whose certificate was right. */
  keep(session: TlsSession): void
  /** A connection was resumed with it: it may have to do again, since TLS 1.2 and Postfix give no new one then. */
  keepUsed(session: TlsSession): void
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
  let fresh: TlsSession[] = []
  let used: TlsSession | undefined
  let givenUp = false
  return {
    get givenUp() {
      return givenUp
    },
    take(now) {
      const session = fresh.pop() ?? used
      return session && session.since + lifetimeMs > now ? session : undefined
    },
    keep(session) {
      if (givenUp) return
      fresh.push(session)
      if (fresh.length > mostKept) fresh.shift()
    },
    keepUsed(session) {
      if (!givenUp) used = session
    },
    giveUp() {
      givenUp = true
      fresh = []
      used = undefined
    },
  }
}
