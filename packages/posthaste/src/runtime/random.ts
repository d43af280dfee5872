/** Where random octets come from. */
export interface Random {
  /** `count` octets that nobody can guess. */
  bytes(count: number): Uint8Array
}

/** The machine's cryptographic random source. */
export const systemRandom: Random = {
  bytes(count) {
    if (count > pool.length) return crypto.getRandomValues(new Uint8Array(count))
    if (used + count > pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    const taken = Buffer.allocUnsafe(count)
    for (let at = 0; at < count; at++) {
      taken[at] = pool[used + at] ?? 0
      pool[used + at] = 0
    }
    used += count
    return taken
  },
}

// A call to the source costs as much as composing a message; each octet of the pool is given out once, and then erased.
const pool = new Uint8Array(8192)
let used = pool.length
