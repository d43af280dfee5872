import { createMark } from '../mark.ts'

// Large memory that is freed as soon as its octets have left. The engine's collector looks for it after tens of megabytes.

const freeable = createMark()

/** Says of octets that their memory is their own, and that nobody else has them: who has done with them may free it. */
export function asFreeable<Octets extends Uint8Array>(octets: Octets): Octets {
  return freeable.put(octets)
}

/** Whether {@link freeMemory} would free it. */
export function isFreeable(octets: Uint8Array): boolean {
  return freeable.isOn(octets)
}

/** Frees the memory of octets that are {@link asFreeable}, which have no length from then on; leaves others alone. */
export function freeMemory(octets: Uint8Array): void {
  if (isFreeable(octets) && octets.buffer instanceof ArrayBuffer) octets.buffer.transfer(0)
}
