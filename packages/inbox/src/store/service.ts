// The store's operations over its database: all that happens in the thread, without the thread.
import { contentOf, partOf } from '../intake/message-content.ts'
import { readMessage } from '../intake/read-message.ts'
import {
  batchesOf,
  batchesWithTag,
  type Changed,
  markRows,
  type Retagged,
  removeEverything,
  removeRows,
  retagRows,
} from './changes.ts'
import type { Database } from './database.ts'
import { destinationsOf } from './mailbox-rules.ts'
import type { Arrival, Operations, ThreadOptions } from './operations.ts'
import {
  countMailboxes,
  countMessages,
  entriesAfter,
  keptById,
  listMessages,
  listTags,
  type Row,
  summaryById,
} from './reader.ts'
import type { Added, ChangeEvent, MailboxRule, Scope, Target } from './records.ts'
import { releasePages, removeExpired, removeSurplus } from './retention.ts'
import { tagList } from './tags.ts'
import { openWordIndex } from './word-index.ts'
import { type Copy, createWriter } from './writer.ts'

/** The operations as the thread runs them; what works in batches lets others in between. */
export type Service = {
  readonly [Name in Exclude<keyof Operations, 'add' | 'close'>]: (
    ...args: Parameters<Operations[Name]>
  ) => ReturnType<Operations[Name]> | Promise<ReturnType<Operations[Name]>>
} & {
  /** Keeps a group in one transaction; the answers are in order, and durable. */
  addAll(arrivals: readonly Arrival[]): readonly Added[]
  /** Does what has to be done before the end. */
  finish(): void
  /** Does a little of what can wait; false when there is nothing of that kind. */
  tidy(): boolean
}

/**
 * @param emit hears of every change after it is durable
 * @param pause lets others in; rejects when the store is closing
 */
export function createService(
  database: Database,
  options: Omit<ThreadOptions, 'file' | 'fsync'>,
  emit: (event: ChangeEvent) => void,
  pause: () => Promise<void>,
): Service {
  const index = openWordIndex(database, (row, limit) => entriesAfter(database, row, limit))
  const writer = createWriter(database, index)

  /** Changes rows batch by batch; how many were changed. */
  const change = async <T extends Changed>(
    those: Iterable<readonly Row[]>,
    work: (rows: readonly Row[]) => readonly T[],
    tell: (changed: T) => ChangeEvent,
  ): Promise<number> => {
    let count = 0
    for (const rows of those) {
      const changed = work(rows)
      for (const each of changed) emit(tell(each))
      count += sumOf(changed)
      await pause()
    }
    return count
  }
  const trim = (): boolean => {
    const gone = removeSurplus(database, index, options)
    for (const changed of gone) emit(removed(changed))
    return gone.length > 0
  }
  const batches = (target: Target, scope: Scope) => {
    if (target !== 'all' && 'query' in target) index.catchUp()
    return batchesOf(database, target, scope)
  }
  const retag = (batches: Iterable<readonly Row[]>, tagsOf: (present: readonly string[]) => readonly string[]) =>
    change(batches, (rows) => retagRows(database, rows, tagsOf), retagged)

  return {
    addAll(arrivals) {
      const read = arrivals.map((arrival) => copiesOf(arrival, options.mailboxes))
      const summaries = writer.insert(read.flat())
      for (const summary of summaries) emit({ kind: 'new', mailbox: summary.mailbox, summary })
      // A file that was opened with a smaller limit than before has more to remove than one addition should wait for.
      for (let batch = 0; batch < 4 && trim(); batch++);
      return read.map(addedAs)
    },
    list(request) {
      if (request.query !== undefined) index.catchUp()
      return listMessages(database, request)
    },
    get(id, scope) {
      const summary = summaryById(database, id, scope)
      const kept = summary && keptById(database, id)
      if (summary === undefined || kept === undefined) return undefined
      const { octets, envelope, session } = kept
      return { summary, content: contentOf(octets, envelope), envelope, session }
    },
    octets: (id, scope) => (summaryById(database, id, scope) ? keptById(database, id)?.octets : undefined),
    part(id, partId, scope) {
      const kept = summaryById(database, id, scope) && keptById(database, id)
      return kept && partOf(kept.octets, partId)
    },
    markRead: (target, read, scope) =>
      change(batches(target, scope), (rows) => markRows(database, rows, read), marked(read)),
    setTags(target, tags, scope) {
      const wanted = tagList(tags)
      return retag(batches(target, scope), () => wanted)
    },
    tags: (scope) => listTags(database, scope),
    renameTag(tag, name, scope) {
      const other = isNot(tag)
      return retag(batchesWithTag(database, tag, scope), (present) => tagList([...present.filter(other), name]))
    },
    deleteTag: (tag, scope) => retag(batchesWithTag(database, tag, scope), (present) => present.filter(isNot(tag))),
    async remove(target, scope) {
      if (target === 'all' && scope.mailbox === undefined) {
        const count = countMessages(database, {}).total
        for (const mailbox of removeEverything(database, index)) emit({ kind: 'truncate', mailbox })
        return count
      }
      return change(batches(target, scope), (rows) => removeRows(database, index, rows), removed)
    },
    counts: (scope) => countMessages(database, scope),
    mailboxes: () => countMailboxes(database),
    async expire(now) {
      let count = 0
      for (let gone = removeExpired(database, index, options, now); gone.length > 0; ) {
        for (const changed of gone) emit(removed(changed))
        count += sumOf(gone)
        await pause()
        gone = removeExpired(database, index, options, now)
      }
      return count
    },
    finish: () => void index.catchUp(),
    tidy: () => index.catchUp() || trim() || releasePages(database),
  }
}

function copiesOf(arrival: Arrival, rules: readonly MailboxRule[]): readonly Copy[] {
  const { octets, envelope, session, user, receivedAt } = arrival
  const whole = readMessage(octets, envelope)
  const destinations = destinationsOf({ ...arrival, session: { user } }, rules, whole.fields)
  return destinations.flatMap(({ mailbox, recipients }, index) => {
    const id = arrival.ids[index]
    if (id === undefined) return []
    // What one mailbox shows as Bcc must not name those of another.
    const reading = destinations.length === 1 ? whole : readMessage(octets, { ...envelope, recipients })
    const tags = tagList([...reading.tags, ...(arrival.tags ?? [])])
    return [{ id, mailbox, octets, sender: envelope.sender, recipients, session, user, receivedAt, tags, reading }]
  })
}

function addedAs(copies: readonly Copy[]): Added {
  return { id: copies[0]?.id ?? '', copies: copies.map(({ id, mailbox }) => ({ id, mailbox })) }
}

function isNot(tag: string): (other: string) => boolean {
  const lower = tag.toLowerCase()
  return (other) => other.toLowerCase() !== lower
}

function sumOf(changed: readonly Changed[]): number {
  return changed.reduce((sum, { ids }) => sum + ids.length, 0)
}

function marked(read: boolean): (changed: Changed) => ChangeEvent {
  return ({ mailbox, ids }) => ({ kind: 'update', mailbox, ids, change: { read } })
}

function retagged({ mailbox, ids, tags }: Retagged): ChangeEvent {
  return { kind: 'update', mailbox, ids, change: { tags } }
}

function removed({ mailbox, ids }: Changed): ChangeEvent {
  return { kind: 'remove', mailbox, ids }
}
