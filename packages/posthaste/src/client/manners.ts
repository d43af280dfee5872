/** One way of saving round trips, and whether this server bears it. */
export interface Trust {
  readonly holds: boolean
  /** It went well. */
  proved(): void
  /**
   * The server closed in the middle of it. An accident, where it had gone well before; twice in a row, or the first time,
   * it is how this server is.
   */
  broken(): void
  /** The server answered out of step: never again. */
  lost(): void
}

/** What a server has shown to bear, for the life of a pool. */
export interface Manners {
  /** Commands in groups (RFC 2920). */
  readonly groups: Trust
  /** The commands of a message behind the content of the one before it. */
  readonly following: Trust
  /** Whole messages before any reply. */
  readonly ahead: Trust
}

/** The manners of a server that has done nothing wrong yet. */
export function createManners(): Manners {
  return { groups: createTrust(), following: createTrust(), ahead: createTrust() }
}

function createTrust(): Trust {
  let holds = true
  let proven = false
  let accidents = 0
  return {
    get holds() {
      return holds
    },
    proved() {
      proven = true
      accidents = 0
    },
    broken() {
      accidents++
      if (!proven || accidents > 1) holds = false
    },
    lost() {
      holds = false
    },
  }
}
