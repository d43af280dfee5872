import type { Raw } from '../mime/raw.ts'
import { untilAborted } from './until-aborted.ts'

/** All octets of a message in one piece, in memory; throws the signal's own reason when it is aborted meanwhile. */
export async function octetsOf(raw: Raw, signal?: AbortSignal): Promise<Uint8Array> {
  if (raw.octets) return raw.octets
  const chunks: Uint8Array[] = []
  for await (const chunk of untilAborted(raw.open(), signal)) {
    // A composer may fill the same memory again for its next chunk.
    chunks.push(chunk.slice())
  }
  return joined(chunks)
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
