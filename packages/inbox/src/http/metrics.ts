import type { InboxState } from './inbox-state.ts'

/** The state of an inbox as Prometheus reads it (text format 0.0.4). */
export async function metricsText({ store, counters, log, waiters, clock, started }: InboxState): Promise<string> {
  const { total, unread, octets } = await store.counts()
  const rows: readonly (readonly [name: string, kind: 'counter' | 'gauge', help: string, value: number])[] = [
    ['messages_accepted_total', 'counter', 'Messages accepted by SMTP and by the send API.', counters.accepted],
    ['octets_accepted_total', 'counter', 'Octets of accepted messages.', counters.acceptedOctets],
    ['messages_refused_total', 'counter', 'Messages refused after their content.', counters.refused],
    ['messages_removed_total', 'counter', 'Messages deleted, by hand or by retention.', counters.removed],
    ['messages_released_total', 'counter', 'Messages released to real addresses.', counters.released],
    ['sessions_total', 'counter', 'SMTP sessions.', counters.sessions],
    ['webhook_delivered_total', 'counter', 'Webhook calls that were answered with 2xx.', counters.webhookDelivered],
    ['webhook_failed_total', 'counter', 'Webhook calls given up after every try.', counters.webhookFailed],
    ['webhook_dropped_total', 'counter', 'Webhook calls dropped because the queue was full.', counters.webhookDropped],
    ['messages', 'gauge', 'Messages in the store.', total],
    ['messages_unread', 'gauge', 'Unread messages in the store.', unread],
    ['store_octets', 'gauge', 'Octets of the messages in the store.', octets],
    ['waiters', 'gauge', 'Calls of /api/v1/wait that are waiting.', waiters.waiting],
    ['event_readers', 'gauge', 'Open streams of /api/v1/events.', log.listeners],
    ['uptime_seconds', 'gauge', 'Seconds since the inbox began.', (clock.now() - started) / 1000],
    ['memory_octets', 'gauge', 'Resident memory of the process.', process.memoryUsage.rss()],
  ]
  return rows
    .map(([name, kind, help, value]) => {
      const full = `posthaste_inbox_${name}`
      return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${full} ${value}\n`
    })
    .join('')
}
