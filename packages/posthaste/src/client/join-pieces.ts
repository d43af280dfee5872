/** Commands or content on their way out. */
export type Piece = string | Uint8Array

/** Small writes cost more than octets: what can leave together does. */
export function joinPieces(pieces: readonly Piece[]): Piece {
  const [first] = pieces
  if (first !== undefined && pieces.length === 1) return first
  const whole = Buffer.allocUnsafe(lengthOf(pieces))
  fill(whole, pieces)
  return whole
}

/** Joins pieces in the same memory again and again, as long as it may. */
export interface Joiner {
  /** With `again`, in the memory of the time before: what was joined then must have left. */
  join(pieces: readonly Piece[], again: boolean): Piece
  /** Nothing more is joined. With `again`, others may have the memory: what was joined must have left. */
  end(again: boolean): void
}

/** A joiner that keeps memory for what most messages and their commands need: 16 KiB, from the first time on. */
export function createJoiner(): Joiner {
  let kept: Buffer | undefined

  return {
    join(pieces, again) {
      if (!again || pieces.length === 1) return joinPieces(pieces)
      const length = lengthOf(pieces)
      if (length > keptOctets) return joinPieces(pieces)
      kept ??= spare.pop() ?? Buffer.allocUnsafeSlow(keptOctets)
      fill(kept, pieces)
      return kept.subarray(0, length)
    },
    end(again) {
      if (again && kept && spare.length < mostSpare) spare.push(kept)
      kept = undefined
    },
  }
}

const keptOctets = 16 * 1024

/**
 * Memory of joiners that have ended. Connections are replaced all the time, and what was made for an old one would lie
 * about until the next full collection.
 */
const spare: Buffer[] = []
const mostSpare = 16

function lengthOf(pieces: readonly Piece[]): number {
  let length = 0
  for (const piece of pieces) length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
  return length
}

function fill(target: Buffer, pieces: readonly Piece[]): void {
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') at += target.write(piece, at)
    else {
      target.set(piece, at)
      at += piece.length
    }
  }
}
