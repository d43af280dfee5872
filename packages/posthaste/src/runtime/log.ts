import type { ConnectionTls } from '../outcome.ts'

/** What happened, as data. Nothing in an event is secret, and addresses appear only where the event is about one. */
export type LogEvent =
  | {
      readonly kind: 'connected'
      readonly host: string
      readonly port: number
      readonly encrypted: boolean
      /** How it is encrypted. */
      readonly tls?: ConnectionTls
    }
  | { readonly kind: 'disconnected'; readonly host: string; readonly port: number; readonly reason: string }
  | {
      readonly kind: 'sent'
      readonly transport: string
      readonly messageId: string
      readonly accepted: number
      readonly recipients: number
    }
  | {
      readonly kind: 'failed'
      readonly transport: string
      readonly messageId: string
      readonly code: string
      readonly message: string
    }
  | {
      readonly kind: 'failed-over'
      readonly from: string
      readonly to: string
      readonly code: string
      readonly message: string
    }
  | { readonly kind: 'hook-failed'; readonly hook: string; readonly message: string }

/** Receives events; what it throws is ignored. */
export type Log = (event: LogEvent) => void

/** Keeps nothing. */
export const silentLog: Log = () => {}
