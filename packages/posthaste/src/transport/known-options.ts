import { ConfigError } from '../errors.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'

/** Refuses an option that the transport called `kind` does not have; throws OPTION_INVALID with the nearest name. */
export function refuseUnknownOptions(kind: string, given: object, known: ReadonlySet<string>): void {
  const unknown = unknownKey(given, known)
  if (unknown) throw new ConfigError('OPTION_INVALID', kind, describeUnknown(unknown, known))
}

/** Refuses what is no positive number of milliseconds that a timer can count; throws OPTION_INVALID. */
export function checkTimeout(option: string, ms: number): void {
  if (ms > 0 && ms <= 2_147_483_647) return
  throw new ConfigError('OPTION_INVALID', option, `must be a positive number of milliseconds, got ${ms}`)
}
