import { createMark } from '../mark.ts'

// Which octets need no second look: those that were written here, where each line was checked as it was made.

const clean = createMark()
const dotless = createMark()

/**
 * Vouches for octets: each CR in them stands before an LF and each LF behind a CR, also where a piece of a message begins
 * or ends between the two, and there is no NUL. It is said of this very array: one that is made of it, by whomever, is
 * looked at again.
 */
export function withCleanLines<Octets extends Uint8Array>(octets: Octets): Octets {
  return clean.put(octets)
}

/** Whether somebody here vouches for them. */
export function hasCleanLines(octets: Uint8Array): boolean {
  return clean.isOn(octets)
}

/** Vouches for clean lines none of which begins with a dot. */
export function withoutDots<Octets extends Uint8Array>(octets: Octets): Octets {
  return dotless.put(withCleanLines(octets))
}

/** Whether somebody here vouches that no line begins with a dot. */
export function hasNoDots(octets: Uint8Array): boolean {
  return dotless.isOn(octets)
}
