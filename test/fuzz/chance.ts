/** A source of numbers that begins at a seed: the same seed, the same numbers. */
export interface Chance {
  /** From 0 up to and without `below`. */
  below(below: number): number
  /** True once in `times`. */
  oneIn(times: number): boolean
  /** One of them. */
  pick<T>(from: readonly [T, ...T[]]): T
  /** Octets of any value. */
  octets(size: number): Uint8Array
  /** Sizes of which small ones are likely, and the largest is below `below`. */
  size(below: number): number
}

/** The numbers of one input. */
export function createChance(seed: number, index: number): Chance {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (from) => from[below(from.length)] ?? from[0],
    octets: (size) => Uint8Array.from({ length: size }, () => below(256)),
    size: (limit) => Math.floor(next() ** 3 * limit),
  }
}

/** Octets in pieces, cut anywhere; some of the pieces are empty. */
export function cut(octets: Uint8Array, chance: Chance): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < octets.length; ) {
    const size = chance.oneIn(10) ? 0 : 1 + (chance.oneIn(3) ? chance.below(4) : chance.below(octets.length))
    pieces.push(octets.subarray(at, at + size))
    at += size
  }
  return pieces
}
