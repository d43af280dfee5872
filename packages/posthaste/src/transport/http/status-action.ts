import type { Action } from '../../errors.ts'

/** One rule of {@link statusActions}. */
export interface StatusRule {
  /** Statuses, as `429`, or by class, as `5xx`. */
  readonly statuses: readonly string[]
  readonly action: Action
  readonly because: string
}

/**
 * What to do about an HTTP status of a provider's API where its own error code says nothing better, in the order in which
 * the rules are tried. `confirm` stands where the message may have been taken (RFC 9110, 15.6).
 */
export const statusActions: readonly StatusRule[] = [
  rule('retry', 'the provider cannot do it now, or not so fast', '408', '429', '503'),
  rule('fix-message', 'the provider does not take this message', '400', '413', '422'),
  rule('fix-config', 'the key, the account or the address of the API is not right', '4xx', '3xx'),
  rule('confirm', 'the provider failed after it may have taken the message', '1xx', '2xx', '5xx'),
]

/** What to do about a status: the action of the first rule in {@link statusActions} that fits. */
export function actionForStatus(status: number): Action {
  const names = [`${status}`, `${Math.floor(status / 100)}xx`]
  return statusActions.find(({ statuses }) => names.some((name) => statuses.includes(name)))?.action ?? 'confirm'
}

function rule(action: Action, because: string, ...statuses: readonly string[]): StatusRule {
  return { statuses, action, because }
}
