// The inbox's memory: what the rest of the inbox asks of it. SQLite works behind it, in a thread of its own.
import type { Runtime } from 'posthaste'
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

/** How to open a store. */
export interface StoreOptions {
  /** The database's path; without it everything is in memory and gone after {@link Store.close}. */
  readonly file?: string
  /** The oldest go when there are more, in each mailbox; 0 means no limit. @default 0 */
  readonly maxMessages?: number
  /** Older ones go; 0 means no limit. @default 0 */
  readonly maxAgeMs?: number
  /** Which mail goes to which mailbox; what no rule claims goes to {@link defaultMailbox}. @default none */
  readonly mailboxes?: readonly MailboxRule[]
  /** @default the machine's clock and random source */
  readonly runtime?: Pick<Runtime, 'clock' | 'random'>
}

/**
 * Keeps messages exactly as they were received and finds them again. Every method that reads or changes messages takes
 * a scope: with a mailbox, no other mailbox's mail is seen, counted or changed, and an id of another one is unknown.
 */
export interface Store extends AsyncDisposable {
  /** Keeps a message; resolves when it is durable, never before. */
  add(message: Incoming): Promise<Added>
  /** One page, newest first. */
  list(request?: ListRequest): Promise<List>
  /** Undefined for an unknown id. Does not mark it read. */
  get(id: MessageId, scope?: Scope): Promise<Message | undefined>
  /** The message exactly as received. */
  octets(id: MessageId, scope?: Scope): Promise<Uint8Array | undefined>
  /** One part, decoded; see {@link PartNode.partId}. */
  part(id: MessageId, partId: string, scope?: Scope): Promise<PartContent | undefined>
  /** How many were changed. */
  markRead(target: Target, read: boolean, scope?: Scope): Promise<number>
  /** Puts these tags in place of all others; how many messages were changed. */
  setTags(target: Target, tags: readonly string[], scope?: Scope): Promise<number>
  /** Every tag in use, sorted. */
  tags(scope?: Scope): Promise<readonly string[]>
  /** Gives a tag another name, on every message; how many had it. */
  renameTag(tag: string, name: string, scope?: Scope): Promise<number>
  /** Takes a tag from every message; how many had it. */
  deleteTag(tag: string, scope?: Scope): Promise<number>
  /** How many were removed. */
  remove(target: Target, scope?: Scope): Promise<number>
  counts(scope?: Scope): Promise<Counts>
  /** Every mailbox that holds mail or is named by a rule without placeholders, and the default one; sorted by name. */
  mailboxes(): Promise<readonly MailboxCounts[]>
  /** Hears of every change once it is durable; the returned function ends that. What a listener throws is ignored. */
  onChange(listener: (event: ChangeEvent) => void): () => void
  /** Waits for what is under way; whatever is asked afterwards is refused. */
  close(): Promise<void>
}
