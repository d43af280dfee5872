// The inbox's memory: what the rest of the inbox asks of it. SQLite works behind it, in a thread of its own.
import { isMarkedAsUntransferable } from 'node:worker_threads'
import { checkRules } from './mailbox-rules.ts'
import { messageIds } from './message-id.ts'
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
import { defaultMailbox } from './records.ts'
import { StoreError } from './store-error.ts'
import { type StoreThread, startThread } from './thread.ts'
import { systemWorld, type World } from './world.ts'

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
  /** Waits for the disk at each commit, so that a 250 outlives a power failure and not only kill -9. @default false */
  readonly fsync?: boolean
  /** @default the machine's clock and random source */
  readonly runtime?: World
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

/**
 * Opens a store.
 *
 * @throws StoreError when an option cannot be, or the file cannot be opened, is in use, or was written by something else
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const { file, maxMessages = 0, maxAgeMs = 0, fsync = false, mailboxes = [], runtime = systemWorld } = options
  expectNumber('maxMessages', maxMessages)
  expectNumber('maxAgeMs', maxAgeMs)
  checkRules(mailboxes)
  const nextId = messageIds(runtime)
  const listeners = new Set<(event: ChangeEvent) => void>()
  const tell = (event: ChangeEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch {
        // A listener's own trouble must not keep others from hearing.
      }
    }
  }
  const thread = await startThread({ file, maxMessages, maxAgeMs, fsync, mailboxes }, tell)
  const stopExpiry = maxAgeMs > 0 ? expireNowAndThen(thread, maxAgeMs, runtime) : () => {}
  const close = async (): Promise<void> => {
    stopExpiry()
    await thread.close()
  }
  return {
    async add(message) {
      const octets = ownMemory(message.octets)
      const copies = message.mailbox === undefined && mailboxes.length > 0 ? message.envelope.recipients.length : 1
      const ids = Array.from({ length: Math.max(copies, 1) }, nextId)
      const receivedAt = message.receivedAt ?? runtime.clock.now()
      const user = message.session.user ?? ''
      const session = JSON.stringify(message.session)
      return thread.call('add', { ...message, octets, session, user, ids, receivedAt })
    },
    list: (request = {}) => thread.call('list', request),
    get: (id, scope = {}) => thread.call('get', id, scope),
    octets: (id, scope = {}) => thread.call('octets', id, scope),
    part: (id, partId, scope = {}) => thread.call('part', id, partId, scope),
    markRead: (target, read, scope = {}) => thread.call('markRead', target, read, scope),
    setTags: (target, tags, scope = {}) => thread.call('setTags', target, tags, scope),
    tags: (scope = {}) => thread.call('tags', scope),
    renameTag: (tag, name, scope = {}) => thread.call('renameTag', tag, name, scope),
    deleteTag: (tag, scope = {}) => thread.call('deleteTag', tag, scope),
    remove: (target, scope = {}) => thread.call('remove', target, scope),
    counts: (scope = {}) => thread.call('counts', scope),
    async mailboxes() {
      return withNamed(await thread.call('mailboxes'), mailboxes)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * Octets in memory that nothing else shares: only such memory can go to another thread without a copy. Node refuses to
 * give away the block in which small Buffers lie.
 */
function ownMemory(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = octets
  if (!(buffer instanceof ArrayBuffer)) return Uint8Array.from(octets)
  if (buffer.detached) throw new StoreError('STORE_ARGUMENT', 'octets: this memory was given away before')
  const alone = buffer.byteLength === octets.length && !isMarkedAsUntransferable(buffer)
  return alone ? new Uint8Array(buffer.transfer()) : Uint8Array.from(octets)
}

/** Counts of mailboxes that are named but empty are shown too: a page offers them before their first mail. */
function withNamed(counted: readonly MailboxCounts[], rules: readonly MailboxRule[]): readonly MailboxCounts[] {
  const named = [defaultMailbox, ...rules.map(({ mailbox }) => mailbox).filter((name) => !/\{\w+\}/.test(name))]
  const empty = [...new Set(named)]
    .filter((name) => counted.every((each) => each.name !== name))
    .map((name) => ({ name, total: 0, unread: 0, octets: 0 }))
  return [...counted.filter(({ name, total }) => total > 0 || named.includes(name)), ...empty].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

function expireNowAndThen(thread: StoreThread, maxAgeMs: number, { clock }: World): () => void {
  const everyMs = Math.min(Math.max(maxAgeMs / 20, 1_000), 60_000)
  let cancel = (): void => {}
  const expire = (): void => {
    thread.call('expire', clock.now()).catch(() => {})
    cancel = clock.after(everyMs, expire)
  }
  expire()
  return () => cancel()
}

function expectNumber(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return
  throw new StoreError('STORE_ARGUMENT', `${name}: expected a whole number from 0 up (0: no limit), got ${value}`)
}
