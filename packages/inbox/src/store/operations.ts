// What the store's thread can be asked for, by name. Both sides of the thread agree on this file alone.

import type {
  Added,
  ChangeEvent,
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
export interface Arrival extends Omit<Incoming, 'session'> {
  /** The {@link SessionRecord} as JSON, as it is kept: as text it goes to the thread several times faster. */
  readonly session: string
  /** Whom the session had authenticated; the empty string for nobody. */
  readonly user: string
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
  /** The news are {@link News} as JSON, which costs half of what a structured clone of them does; empty for none. */
  | { readonly answers: readonly Answer[]; readonly news: string }

/** What the thread says most: messages that are kept, and events. */
export interface News {
  /** Answers to `add`, each with the number of its call. */
  readonly added: readonly (readonly [call: number, value: Added])[]
  readonly events: readonly ChangeEvent[]
}

/** What the thread is told when it starts. */
export interface ThreadOptions {
  readonly file: string | undefined
  readonly fsync: boolean
  readonly maxMessages: number
  readonly maxAgeMs: number
  readonly mailboxes: readonly MailboxRule[]
}
