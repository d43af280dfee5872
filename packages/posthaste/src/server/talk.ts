import type { Reply } from '../errors.ts'
import type { ResolvedServerOptions } from './options.ts'
import type { Refusal } from './policy.ts'
import type { Session } from './session.ts'
import type { Transcript } from './transcript.ts'

/** What the parts of a conversation have in common: whom they speak for, and how they speak. */
export interface Talk {
  readonly options: ResolvedServerOptions
  readonly session: Session
  readonly transcript: Transcript
  /** Says a reply; it leaves with the others of its group. */
  say(reply: Reply): void
  /**
   * Asks the policy; nothing more is heard before it has answered. An answer that is no promise counts at once.
   * `failed` is called where it throws.
   */
  ask(method: string, question: () => unknown, then: (answer: unknown) => void, failed: () => void): void
  /** Says a last reply, if any, and closes the connection. */
  finish(reply?: Reply): void
  /** Closes the connection at once, without a word. */
  drop(): void
}

/** What is said where a policy throws, or answers what is no answer. */
export const localError: Refusal = {
  kind: 'refusal',
  code: 451,
  enhanced: '4.3.0',
  text: 'Local error; try again later',
}

/** Whether the policy said yes, no or nothing at all; anything else is its mistake. */
export function verdictOf(answer: unknown): 'yes' | 'hang-up' | Refusal {
  if (answer === undefined) return 'yes'
  if (typeof answer !== 'object' || answer === null || !('kind' in answer)) return localError
  if (answer.kind === 'hang-up') return 'hang-up'
  // as: `refuse` alone makes this kind, and has checked what is in it.
  return answer.kind === 'refusal' ? (answer as Refusal) : localError
}

/** Whether a policy's answer is still to come. */
export function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  return typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function'
}
