import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { type InTurnOptions, transportInTurn } from './in-turn.ts'
import type { Transport } from './transport.ts'

/**
 * A transport that sends through the first of `members`, and through the next one only where those before it certainly
 * did not take the message and another server may (`retry`, `fix-config`); never when the outcome is unknown.
 *
 * When every member fails, the error of one that may work later is thrown, else the last.
 */
export function failover(
  members: readonly Transport[],
  options: InTurnOptions = {},
  runtime: Runtime = systemRuntime,
): Transport {
  return transportInTurn('failover', members, () => 0, options, runtime)
}
