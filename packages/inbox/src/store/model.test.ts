// Does the store answer as a plain array would? Random operations, and after each the same questions to both.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ListRequest, Target } from './records.ts'
import { incoming } from './sample-incoming.ts'
import { openStore, type Store } from './store.ts'

interface Entry {
  readonly id: string
  readonly mailbox: string
  readonly words: string
  readonly read: boolean
  readonly tags: readonly string[]
}

const maxMessages = 12
const mailbox = fc.constantFrom('a', 'b')
const word = fc.constantFrom('alpha', 'alphabet', 'beta', '发票', '票据', 'größe')
const tag = fc.constantFrom('red', 'green')
const condition = fc.oneof(
  word,
  word.map((each) => `subject:${each}`),
  word.map((each) => `"${each}"`),
  fc.constantFrom(
    'is:read',
    'is:unread',
    'is:tagged',
    'mailbox:a',
    'has:attachment',
    'larger:1',
    'smaller:1',
    'from:ada',
  ),
  tag.map((each) => `tag:${each}`),
)
const query = fc
  .array(fc.tuple(fc.constantFrom('', '', '-'), condition), { minLength: 1, maxLength: 3 })
  .map((terms) => terms.map(([sign, each]) => sign + each).join(' '))
const scope = fc.option(mailbox).map((name) => (name === null ? {} : { mailbox: name }))
const pick = fc.array(fc.nat(15), { maxLength: 4 })
const target = fc.oneof(
  query.map((text) => ({ query: text })),
  pick,
  fc.constant('all' as const),
)

const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      mailbox,
      words: fc.array(word, { maxLength: 3 }),
      tags: fc.array(tag, { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const), target, scope, read: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('tag' as const), target, scope, tags: fc.array(tag, { maxLength: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), target, scope }) },
)
const question = fc.record({ scope, query: fc.option(query), start: fc.nat(5), limit: fc.integer({ min: 1, max: 10 }) })

test('answers as an array would, whatever was done before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(operation, question), { maxLength: 40 }), async (steps) => {
      await using store = await openStore({ maxMessages })
      let entries: readonly Entry[] = []
      for (const [each, { scope: where, query: text, start, limit }] of steps) {
        entries = await perform(store, entries, each)
        const request = { ...where, start, limit, ...(text === null ? {} : { query: text }) }
        await compare(store, entries, request)
      }
    }),
    { numRuns: 25 },
  )
})

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

async function perform(store: Store, entries: readonly Entry[], each: Operation): Promise<readonly Entry[]> {
  if (each.do === 'add') {
    const words = each.words.join(' ')
    const { id } = await store.add(incoming({ subject: `s ${words}`, mailbox: each.mailbox, tags: each.tags }))
    const all = [...entries, { id, mailbox: each.mailbox, words, read: false, tags: sorted(each.tags) }]
    const own = all.filter((entry) => entry.mailbox === each.mailbox)
    const surplus = new Set(own.slice(0, Math.max(own.length - maxMessages, 0)))
    return all.filter((entry) => !surplus.has(entry))
  }
  const asked: Target = Array.isArray(each.target)
    ? { ids: each.target.map((at) => entries[at]?.id ?? 'unknown') }
    : each.target
  const meant = entries.filter((entry) => inScope(entry, each.scope) && isMeant(entry, asked))
  if (each.do === 'remove') {
    assert.equal(await store.remove(asked, each.scope), meant.length)
    return entries.filter((entry) => !meant.includes(entry))
  }
  const change = each.do === 'mark' ? { read: each.read } : { tags: sorted(each.tags) }
  const changed = meant.filter((entry) => JSON.stringify({ ...entry, ...change }) !== JSON.stringify(entry))
  const count =
    each.do === 'mark' ? store.markRead(asked, each.read, each.scope) : store.setTags(asked, each.tags, each.scope)
  assert.equal(await count, changed.length)
  return entries.map((entry) => (changed.includes(entry) ? { ...entry, ...change } : entry))
}

async function compare(store: Store, entries: readonly Entry[], request: ListRequest): Promise<void> {
  const held = entries.filter((entry) => inScope(entry, request))
  const found = held.filter((entry) => fits(entry, request.query ?? '')).toReversed()
  const { start = 0, limit = 50 } = request
  const list = await store.list(request)
  assert.deepEqual(
    {
      page: list.messages.map(({ id, read, tags }) => ({ id, read, tags })),
      counts: [list.total, list.unread, list.matching],
      exact: list.matchingExact,
      tags: await store.tags(request),
    },
    {
      page: found.slice(start, start + limit).map(({ id, read, tags }) => ({ id, read, tags })),
      counts: [held.length, held.filter(({ read }) => !read).length, found.length],
      exact: true,
      tags: sorted(held.flatMap(({ tags }) => tags)),
    },
    JSON.stringify(request),
  )
}

function inScope(entry: Entry, { mailbox: name }: { readonly mailbox?: string }): boolean {
  return name === undefined || entry.mailbox === name
}

function isMeant(entry: Entry, asked: Target): boolean {
  return asked === 'all' || ('ids' in asked ? asked.ids.includes(entry.id) : fits(entry, asked.query))
}

function fits(entry: Entry, text: string): boolean {
  return text
    .split(' ')
    .every((term) => term === '' || (term.startsWith('-') ? !holds(entry, term.slice(1)) : holds(entry, term)))
}

function holds({ words, read, tags, mailbox: name }: Entry, term: string): boolean {
  const [operator, value = ''] = term.includes(':') ? term.split(':') : ['subject', term]
  if (operator === 'is') return value === 'read' ? read : value === 'unread' ? !read : tags.length > 0
  if (operator === 'tag') return tags.includes(value)
  if (operator === 'mailbox') return name === value
  if (operator === 'subject') {
    const wanted = value.replaceAll('"', '')
    const isPair = /[发票据]/.test(wanted)
    return words.split(' ').some((each) => each === wanted || (each.startsWith(wanted) && (isPair || wanted === value)))
  }
  return operator === 'larger' || operator === 'from'
}

function sorted(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)].toSorted()
}
