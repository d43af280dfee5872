import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { type InTurnOptions, transportInTurn } from './in-turn.ts'
import type { Transport } from './transport.ts'

/**
 * A transport that sends each message through the next of `members`, starting at one chosen at random; where that one
 * certainly did not take it, it goes on as {@link failover} does.
 */
export function roundRobin(
  members: readonly Transport[],
  options: InTurnOptions = {},
  runtime: Runtime = systemRuntime,
): Transport {
  let turn: number | undefined
  const next = (): number => {
    turn = turn === undefined ? (runtime.random.bytes(1)[0] ?? 0) % members.length : (turn + 1) % members.length
    return turn
  }
  return transportInTurn('roundrobin', members, next, options, runtime)
}
