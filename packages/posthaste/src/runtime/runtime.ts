import { type Clock, systemClock } from './clock.ts'
import { type Log, silentLog } from './log.ts'
import { type Random, systemRandom } from './random.ts'
import { type Resolver, systemResolver } from './resolver.ts'

/** Everything that Posthaste takes from the world around it, handed down as one value so that a test can replace it. */
export interface Runtime {
  readonly clock: Clock
  readonly random: Random
  readonly resolver: Resolver
  readonly log: Log
}

/** The machine's own clock, random source and resolver, and no log. */
export const systemRuntime: Runtime = {
  clock: systemClock,
  random: systemRandom,
  resolver: systemResolver,
  log: silentLog,
}
