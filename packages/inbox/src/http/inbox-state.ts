import type { Clock } from 'posthaste'
import type { BadCertificate, FaultRule } from '../faults/fault-rule.ts'
import type { Store } from '../store/store.ts'
import type { FaultsResponse, WebUiConfiguration } from './api-types.ts'
import type { Counters } from './counters.ts'
import type { EventLog } from './event-log.ts'
import type { PartKeys } from './part-keys.ts'
import type { Releaser } from './releaser.ts'
import type { ShownTemplates } from './shown-templates.ts'
import type { Waiters } from './waiters.ts'

/** What the routes stand on: one running inbox. */
export interface InboxState {
  readonly store: Store
  readonly log: EventLog
  readonly waiters: Waiters
  readonly counters: Counters
  readonly clock: Clock
  readonly partKeys: PartKeys
  readonly faults: FaultControl
  /** Absent where no way out is configured. */
  readonly releaser?: Releaser
  /** Absent where there are none to look at. */
  readonly templates?: ShownTemplates
  /** Where applications send to. */
  readonly smtp: () => WebUiConfiguration['Smtp']
  /** How this inbox is called, where there are several. */
  readonly label: string
  readonly version: string
  /** The data file; absent when everything is in memory. */
  readonly file?: string
  /** When it began, in milliseconds since 1970. */
  readonly started: number
  /** The largest message that POST /api/v1/send may make, in octets. */
  readonly maxMessageOctets: number
}

/** The faults, as the API sees and sets them. */
export interface FaultControl {
  current(): FaultsResponse
  /** Puts these in place of all others. Throws FaultError and changes nothing when one is wrong. */
  replace(rules: readonly FaultRule[], badCertificates: readonly BadCertificate[]): Promise<FaultsResponse>
}
