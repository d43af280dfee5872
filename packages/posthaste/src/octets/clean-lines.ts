// Which octets need no second look: those that were written here, where each line was checked as it was made.

/** Nobody else has it. Not a WeakSet, which keeps what is in it for a while: a third more memory for large content. */
const clean = Symbol('clean lines')
const yes: PropertyDescriptor = { value: true }

/**
 * Vouches for octets: each CR in them stands before an LF and each LF behind a CR, also where a piece of a message begins
 * or ends between the two, and there is no NUL. It is said of this very array: one that is made of it, by whomever, is
 * looked at again.
 */
export function withCleanLines<Octets extends Uint8Array>(octets: Octets): Octets {
  return Object.defineProperty(octets, clean, yes)
}

/** Whether somebody here vouches for them. */
export function hasCleanLines(octets: Uint8Array): boolean {
  return clean in octets
}
