import type { TlsFacts } from '../net/tls-facts.ts'
import type { TranscriptEntry } from './transcript.ts'

/** What is known of one connection, for a policy. It changes as the session goes on. */
export interface Session {
  /** Unguessable; part of every transaction's id. */
  readonly id: string
  /** The client's end. */
  readonly client: { readonly address: string; readonly port: number }
  /** This end; the name is that of the greeting. */
  readonly server: { readonly name: string; readonly address: string; readonly port: number }
  readonly protocol: 'smtp' | 'lmtp'
  /** How the client named itself, a claim; absent before EHLO, HELO or LHLO, and again after STARTTLS. */
  readonly name?: string
  /** The command that it named itself with. */
  readonly hello?: 'EHLO' | 'HELO' | 'LHLO'
  /** Absent while the connection is in clear. */
  readonly tls?: TlsFacts
  /** Who has logged in. */
  readonly user?: string
  /** When it began, in milliseconds since 1970. */
  readonly started: number
  /** What was said so far, secrets masked; empty where the server keeps no transcripts. */
  transcript(): readonly TranscriptEntry[]
}

/** A session as its conversation sees it. */
export type LiveSession = { -readonly [Name in keyof Session]: Session[Name] }
