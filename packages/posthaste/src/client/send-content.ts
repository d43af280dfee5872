import { freeMemory } from '../octets/freeable.ts'
import { commandLine } from '../smtp/command.ts'
import { createChunkEncoder, createDataEncoder } from '../smtp/data-encoder.ts'
import type { Connection } from './connection.ts'
import { type Content, wholeOctets } from './content.ts'
import type { Piece } from './join-pieces.ts'
import { type Octets, readAhead } from './read-ahead.ts'

/** The transaction whose content is sent. */
export interface ContentOwner {
  /** Content leaves as BDAT (RFC 3030), else behind DATA. */
  readonly chunked: boolean
  /** How long the server may take for one block of it. */
  readonly bodyTimeoutMs: number
  /** False once the server has refused the content before its end, or the connection is gone. */
  wanted(): boolean
  /** A chunk that is not the last is about to leave. */
  chunkLeaves(): void
  /** The final dot or the last chunk is about to leave. */
  ending(): void
  /** Adds what may leave in the same write, behind the end. */
  addFollowing(pieces: Piece[]): void
}

/**
 * Sends content that leaves piece after piece, and what ends it, no faster than the server takes it.
 *
 * Content that cannot be read or must not be sent ends the connection before its end, so that nothing is delivered.
 */
export function sendPieces(connection: Connection, octets: Octets, owner: ContentOwner): void {
  const send = owner.chunked ? sendAsChunks : sendAsData
  send(connection, octets, owner).catch((error) => connection.fail(() => error))
}

/** Small content with what ends it, and with BDAT what begins it. */
export function addWhole({ data, chunk }: Content & { kind: 'whole' }, chunked: boolean, pieces: Piece[]): void {
  if (chunked) pieces.push(lastChunk(chunk.octets.length + chunk.end.length), chunk.octets, chunk.end)
  else pieces.push(data.octets, data.end)
}

async function sendAsData(connection: Connection, octets: Octets, owner: ContentOwner): Promise<void> {
  const encoder = createDataEncoder()
  const all = await sendEach(connection, octets, owner, (piece) => {
    const encoded = encoder.encode(piece)
    if (encoded !== piece) freeMemory(piece)
    return [encoded]
  })
  if (!all) return
  const end = encoder.end()
  owner.ending()
  const pieces: Piece[] = [end]
  owner.addFollowing(pieces)
  connection.writeTogether(pieces)
}

/** Chunks of a bounded size, none of which is waited for; what is left at the end is the last one. */
async function sendAsChunks(connection: Connection, octets: Octets, owner: ContentOwner): Promise<void> {
  const encoder = createChunkEncoder()
  let held: Uint8Array[] = []
  let size = 0
  const all = await sendEach(connection, octets, owner, (piece) => {
    const encoded = encoder.encode(piece)
    const full = size > 0 && size + encoded.length > wholeOctets
    const chunk = full ? [commandLine({ verb: 'BDAT', octets: size, last: false }), ...held] : []
    if (full) {
      owner.chunkLeaves()
      held = []
      size = 0
    }
    held.push(encoded)
    size += encoded.length
    return chunk
  })
  if (!all) return
  const end = encoder.end()
  owner.ending()
  const pieces: Piece[] = [lastChunk(size + end.length), ...held, end]
  owner.addFollowing(pieces)
  connection.writeTogether(pieces)
}

/** Writes what `encode` makes of each piece; false when the rest is not wanted. */
async function sendEach(
  connection: Connection,
  octets: Octets,
  owner: ContentOwner,
  encode: (octets: Uint8Array) => readonly Piece[],
): Promise<boolean> {
  const unwanted = (): boolean => !owner.wanted() || connection.loss !== undefined
  const source = readAhead(octets)
  try {
    // The server has nothing to do while the content is read.
    connection.expect('body', undefined)
    for (let item = await source.next(); item.done !== true; item = await source.next()) {
      if (unwanted()) return false
      let hasRoom = true
      for (const piece of encode(item.value)) hasRoom = connection.write(piece)
      if (hasRoom) continue
      connection.expect('body', owner.bodyTimeoutMs)
      await writable(connection)
      if (unwanted()) return false
      connection.expect('body', undefined)
    }
  } finally {
    source.end()
  }
  return !unwanted()
}

function lastChunk(octets: number): string {
  return commandLine({ verb: 'BDAT', octets, last: true })
}

/** Resolves when there is room for more, or when the connection is gone. */
function writable(connection: Connection): Promise<void> {
  return new Promise((resolve) => connection.onceWritable(resolve))
}
