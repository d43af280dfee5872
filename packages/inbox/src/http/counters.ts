// What has happened since the inbox began? Counted where it happens, told at /metrics and /api/v1/info.

/** Counts that only grow. */
export interface Counters {
  accepted: number
  acceptedOctets: number
  /** Messages that were refused after their content, whoever refused them. */
  refused: number
  removed: number
  sessions: number
  released: number
  webhookDelivered: number
  webhookFailed: number
  webhookDropped: number
}

/** All of them at nought. */
export function createCounters(): Counters {
  return {
    accepted: 0,
    acceptedOctets: 0,
    refused: 0,
    removed: 0,
    sessions: 0,
    released: 0,
    webhookDelivered: 0,
    webhookFailed: 0,
    webhookDropped: 0,
  }
}
