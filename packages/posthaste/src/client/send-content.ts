import { createDataEncoder } from '../smtp/data-encoder.ts'
import type { Connection } from './connection.ts'
import type { Content } from './content.ts'
import type { ResolvedOptions } from './options.ts'

/** The transaction whose content is sent. */
export interface ContentOwner {
  /** False once the server has refused the content before its end, or the connection is gone. */
  wanted(): boolean
  /** The final dot is about to leave. */
  ending(): void
  /** The commands that may leave in the same write, behind the final dot; empty when there are none. */
  following(): string
}

/**
 * Sends the content and the final dot after it, no faster than the server takes it.
 *
 * Content that cannot be read or must not be sent ends the connection before the dot, so that nothing is delivered.
 */
export function sendContent(
  connection: Connection,
  content: Content,
  options: ResolvedOptions,
  owner: ContentOwner,
): void {
  if (content.kind === 'whole') {
    owner.ending()
    connection.write(inOnePiece(content.octets, content.end, owner.following()))
    return
  }
  sendChunks(connection, content.open(), options, owner).catch((error) => connection.fail(() => error))
}

async function sendChunks(
  connection: Connection,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ResolvedOptions,
  owner: ContentOwner,
): Promise<void> {
  const unwanted = (): boolean => !owner.wanted() || connection.loss !== undefined
  const encoder = createDataEncoder()
  const source = oneAhead(chunks)
  try {
    // The server has nothing to do while the content is read.
    connection.expect('body', undefined)
    for (let item = await source.next(); item.done !== true; item = await source.next()) {
      if (unwanted()) return
      if (connection.write(encoder.encode(item.value))) continue
      connection.expect('body', options.bodyTimeoutMs)
      await writable(connection)
      if (unwanted()) return
      connection.expect('body', undefined)
    }
  } finally {
    source.end()
  }
  if (unwanted()) return
  const end = encoder.end()
  owner.ending()
  connection.write(inOnePiece(end, noOctets, owner.following()))
}

interface Ahead {
  next(): Promise<IteratorResult<Uint8Array, unknown>>
  /** Releases what was opened; its errors are nobody's by then. */
  end(): void
}

/** Reads each chunk while the one before it leaves. */
function oneAhead(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Ahead {
  const source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  const read = async (): Promise<IteratorResult<Uint8Array, unknown>> => source.next()
  let upcoming = read()
  return {
    async next() {
      const item = await upcoming
      if (item.done !== true) {
        upcoming = read()
        upcoming.catch(() => {})
      }
      return item
    },
    end() {
      const ending = async (): Promise<unknown> => source.return?.()
      ending().catch(() => {})
    },
  }
}

/** Resolves when there is room for more, or when the connection is gone. */
function writable(connection: Connection): Promise<void> {
  return new Promise((resolve) => connection.onceWritable(resolve))
}

const noOctets = new Uint8Array(0)

/** Small writes cost more than octets: what can leave together does. */
function inOnePiece(content: Uint8Array, end: Uint8Array, commands: string): Uint8Array {
  const length = content.length + end.length
  const whole = Buffer.allocUnsafe(length + Buffer.byteLength(commands))
  whole.set(content)
  whole.set(end, content.length)
  whole.write(commands, length)
  return whole
}
