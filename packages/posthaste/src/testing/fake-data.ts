import type { Wire } from './fake-wire.ts'

/** The content of one message as it arrived. */
export interface ReceivedData {
  /** Without dot-stuffing and without the final dot. */
  readonly octets: Uint8Array
  /** It has no CR or LF that stands alone (RFC 5321, section 2.3.8). */
  readonly clean: boolean
}

/**
 * Takes the lines that follow a 354 up to the lone dot (RFC 5321, section 4.5.2). Only CRLF ends a line, so that no other
 * sequence can end the content.
 *
 * `watch` is called after every line with the number of octets so far; where it says false, nothing more is taken.
 * Undefined when the client has gone, or `watch` said so.
 */
export async function receiveData(
  wire: Wire,
  watch: (octets: number) => Promise<boolean> | true,
): Promise<ReceivedData | undefined> {
  const lines: Uint8Array[] = []
  let size = 0
  let clean = true
  for (let line = await wire.line(); line; line = await wire.line()) {
    if (line.length === 1 && line[0] === dot) return { octets: join(lines, size), clean }
    const text = line[0] === dot ? line.subarray(1) : line
    if (text.includes(CR) || text.includes(LF)) clean = false
    lines.push(text)
    size += text.length + 2
    if (!(await watch(size))) return undefined
  }
  return undefined
}

const dot = 0x2e
const CR = 0x0d
const LF = 0x0a

function join(lines: readonly Uint8Array[], size: number): Uint8Array {
  const octets = new Uint8Array(size)
  let at = 0
  for (const line of lines) {
    octets.set(line, at)
    at += line.length
    octets[at++] = CR
    octets[at++] = LF
  }
  return octets
}
