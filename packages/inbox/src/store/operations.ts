// What the store's thread can be asked for, by name. Both sides of the thread agree on this file alone.

import type {
  Added,
  Counts,
  Incoming,
  List,
  ListRequest,
  MailboxCounts,
  MailboxRule,
  Message,
  MessageId,
  PartContent,
  Scope,
  Target,
} from './records.ts'
import type { StoreErrorCode } from './store-error.ts'

/** A message to be kept, with what only the main thread can give it. */
export interface Arrival extends Incoming {
  /** One for each mailbox it may go to. */
  readonly ids: readonly MessageId[]
  readonly receivedAt: number
}

/** Every operation, as a function. */
export interface Operations {
  add(arrival: Arrival): Added
  list(request: ListRequest): List
  get(id: MessageId, scope: Scope): Message | undefined
  octets(id: MessageId, scope: Scope): Uint8Array | undefined
  part(id: MessageId, partId: string, scope: Scope): PartContent | undefined
  markRead(target: Target, read: boolean, scope: Scope): number
  setTags(target: Target, tags: readonly string[], scope: Scope): number
  tags(scope: Scope): readonly string[]
  renameTag(tag: string, name: string, scope: Scope): number
  deleteTag(tag: string, scope: Scope): number
  remove(target: Target, scope: Scope): number
  counts(scope: Scope): Counts
  mailboxes(): readonly MailboxCounts[]
  /** Removes what is too old at this time. */
  expire(now: number): number
  close(): void
}

/** The name of an operation. */
export type OperationName = keyof Operations

/** One question to the thread. */
export interface Request {
  readonly call: number
  readonly name: OperationName
  readonly args: readonly unknown[]
}

/** What came of it. */
export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: { readonly code: StoreErrorCode; readonly message: string } }

/** What the thread says: at first whether it could open the database, then answers and what has changed. */
export type Report =
  | { readonly opened: true }
  | { readonly opened: false; readonly error: { readonly code: StoreErrorCode; readonly message: string } }
  /** The events as JSON, which costs half of what a structured clone of them does; empty for none. */
  | { readonly answers: readonly Answer[]; readonly events: string }

/** What the thread is told when it starts. */
export interface ThreadOptions {
  readonly file: string | undefined
  readonly fsync: boolean
  readonly maxMessages: number
  readonly maxAgeMs: number
  readonly mailboxes: readonly MailboxRule[]
}
