import type { Action } from '../errors.ts'

/** What a mail program says with its exit code. */
export interface ExitMeaning {
  readonly meaning: string
  readonly action: Action
}

// The codes of sysexits.h.
const meanings = new Map<number, ExitMeaning>([
  [64, { meaning: 'wrong usage', action: 'fix-config' }],
  [65, { meaning: 'wrong data', action: 'fix-message' }],
  [66, { meaning: 'no input', action: 'fix-config' }],
  [67, { meaning: 'no such user', action: 'suppress' }],
  [68, { meaning: 'no such host', action: 'suppress' }],
  [69, { meaning: 'service unavailable', action: 'retry' }],
  [70, { meaning: 'internal error', action: 'retry' }],
  [71, { meaning: 'error of the system', action: 'retry' }],
  [72, { meaning: 'a system file is missing', action: 'fix-config' }],
  [73, { meaning: 'cannot create a file', action: 'fix-config' }],
  [74, { meaning: 'input or output failed', action: 'retry' }],
  [75, { meaning: 'failed for now', action: 'retry' }],
  [76, { meaning: 'error of the protocol', action: 'retry' }],
  [77, { meaning: 'permission denied', action: 'fix-config' }],
  [78, { meaning: 'wrong configuration', action: 'fix-config' }],
])

/** What an exit code other than 0 means, and what to do about it; a code that is not of sysexits.h calls for a look at the configuration. */
export function exitMeaning(code: number): ExitMeaning {
  return meanings.get(code) ?? { meaning: 'a code of its own', action: 'fix-config' }
}
