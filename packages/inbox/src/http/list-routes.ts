// Routes about many messages at once.
import type { Context } from 'hono'
import type { Target } from '../store/records.ts'
import type { MessagesSummary } from './api-types.ts'
import type { InboxState } from './inbox-state.ts'
import { HttpProblem } from './problem.ts'
import { fieldOf, readJson, stringOf, stringsOf } from './read-body.ts'
import {
  checkedQuery,
  mailboxParameter,
  numberOf,
  ok,
  type Parameter,
  type Route,
  requiredQuery,
  scopeOf,
} from './route.ts'
import { summaryShape } from './shapes.ts'

const pageParameters: readonly Parameter[] = [
  { name: 'start', type: 'integer', text: 'How many of the newest to leave out (0).' },
  { name: 'limit', type: 'integer', text: 'At most how many, up to 1,000 (50).' },
  mailboxParameter,
]
const searchParameter: Parameter = {
  name: 'query',
  type: 'string',
  required: true,
  text: 'A search, such as `from:ada subject:"your invoice" has:attachment is:unread`.',
}

/** /messages, /search and /tags. */
export const listRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Lists messages, newest first.',
    parameters: pageParameters,
    answer: { json: 'MessagesSummary' },
    handle: (c, inbox) => answerList(c, inbox, ''),
  },
  {
    method: 'PUT',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Marks messages as read or unread: those of IDs, those that Search finds, or all of them.',
    parameters: [mailboxParameter],
    body: 'SetReadRequest',
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      const body = await readJson(c.req.raw)
      const read = fieldOf(body, 'Read') ?? false
      if (typeof read !== 'boolean') throw new HttpProblem(400, 'Read: expected true or false')
      await store.markRead(targetOf(stringsOf(body, 'IDs'), stringOf(body, 'Search')), read, scopeOf(c))
      return ok(c)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Deletes messages: those of IDs, or all of them.',
    parameters: [mailboxParameter],
    body: 'DeleteRequest',
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      await store.remove(targetOf(stringsOf(await readJson(c.req.raw), 'IDs'), ''), scopeOf(c))
      return ok(c)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/search',
    tag: 'messages',
    summary: 'Lists the messages that a search finds, newest first.',
    parameters: [searchParameter, ...pageParameters],
    answer: { json: 'MessagesSummary' },
    handle: (c, inbox) => answerList(c, inbox, requiredQuery(c)),
  },
  {
    method: 'DELETE',
    path: '/api/v1/search',
    tag: 'messages',
    summary: 'Deletes the messages that a search finds.',
    parameters: [searchParameter, mailboxParameter],
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      await store.remove({ query: requiredQuery(c) }, scopeOf(c))
      return ok(c)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/tags',
    tag: 'tags',
    summary: 'Lists every tag in use.',
    parameters: [mailboxParameter],
    answer: { json: { arrayOf: 'string' } },
    handle: async (c, { store }) => c.json(await store.tags(scopeOf(c))),
  },
  {
    method: 'PUT',
    path: '/api/v1/tags',
    tag: 'tags',
    summary: 'Puts these tags in place of all others on these messages.',
    parameters: [mailboxParameter],
    body: 'SetTagsRequest',
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      const body = await readJson(c.req.raw)
      const ids = stringsOf(body, 'IDs')
      if (ids.length > 0) await store.setTags({ ids }, stringsOf(body, 'Tags', 100), scopeOf(c))
      return ok(c)
    },
  },
  {
    method: 'PUT',
    path: '/api/v1/tags/{Tag}',
    tag: 'tags',
    summary: 'Gives a tag another name.',
    parameters: [mailboxParameter],
    body: 'RenameTagRequest',
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      const name = stringOf(await readJson(c.req.raw), 'Name').trim()
      if (name === '') throw new HttpProblem(400, 'Name: expected a name for the tag')
      await store.renameTag(c.req.param('Tag') ?? '', name, scopeOf(c))
      return ok(c)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/tags/{Tag}',
    tag: 'tags',
    summary: 'Takes a tag from every message that has it.',
    parameters: [mailboxParameter],
    answer: { type: 'text/plain' },
    async handle(c, { store }) {
      await store.deleteTag(c.req.param('Tag') ?? '', scopeOf(c))
      return ok(c)
    },
  },
]

async function answerList(c: Context, { store }: InboxState, query: string): Promise<Response> {
  const scope = scopeOf(c)
  const start = numberOf(c, 'start', 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = numberOf(c, 'limit', 50, 0, 1000)
  const [page, tags, unread] = await Promise.all([
    store.list({ ...scope, query, start, limit: Math.max(1, limit) }),
    store.tags(scope),
    query === '' ? undefined : store.list({ ...scope, query: `${query} is:unread`, limit: 1 }),
  ])
  const messages = limit === 0 ? [] : page.messages.map(summaryShape)
  const answer: MessagesSummary = {
    total: page.total,
    unread: page.unread,
    count: messages.length,
    messages_count: query === '' ? page.total : page.matching,
    messages_unread: unread?.matching ?? page.unread,
    start,
    tags,
    messages,
  }
  return c.json(answer)
}

function targetOf(ids: readonly string[], search: string): Target {
  if (ids.length > 0 && search !== '') {
    throw new HttpProblem(400, 'You may specify either IDs or a search query, not both')
  }
  if (search !== '') return { query: checkedQuery(search) }
  return ids.length > 0 ? { ids } : 'all'
}
