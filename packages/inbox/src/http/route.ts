// What is a route? One row of a table, from which the server answers and the OpenAPI document is written.
import type { Context } from 'hono'
import { parseQuery } from '../store/query.ts'
import type { MessageId, Scope } from '../store/records.ts'
import type { InboxState } from './inbox-state.ts'
import { HttpProblem } from './problem.ts'
import type { SchemaName } from './schemas.ts'

/** One row. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/api/v1/message/{ID}`. */
  readonly path: string
  readonly tag: 'messages' | 'message' | 'tags' | 'inbox' | 'templates' | 'testing' | 'operation'
  /** One sentence. */
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  /** The body that it takes. */
  readonly body?: SchemaName
  readonly answer: RouteAnswer
  readonly handle: (c: Context, inbox: InboxState) => Promise<Response> | Response
}

/** What a route answers when all is well. */
export type RouteAnswer =
  | { readonly json: SchemaName | { readonly arrayOf: 'string' } }
  /** Another media type, such as `text/plain`. */
  | { readonly type: string }

/** A parameter of the query. */
export interface Parameter {
  readonly name: string
  readonly text: string
  readonly type: 'string' | 'integer'
  readonly required?: boolean
}

/** Whose mail is meant, on every route about messages. */
export const mailboxParameter: Parameter = {
  name: 'mailbox',
  type: 'string',
  text: 'One mailbox; without it, all of them. Other mailboxes’ messages are unknown then.',
}

/** Whether a document may be of more than what is here. */
export const remoteParameter: Parameter = {
  name: 'remote',
  type: 'string',
  text: '`1` lets pictures, styles and fonts come from elsewhere.',
}

/** The search, where it is not the whole point. */
export const queryParameter: Parameter = {
  name: 'query',
  type: 'string',
  text: 'A search, such as `to:ada is:unread`.',
}

/** What the parameter `mailbox` says. */
export function scopeOf(c: Context): Scope {
  const mailbox = c.req.query('mailbox')
  return mailbox === undefined || mailbox === '' ? {} : { mailbox }
}

/** A search that can be understood. @throws HttpProblem 400 with what cannot */
export function checkedQuery(query: string): string {
  const { problems } = parseQuery(query)
  if (problems.length > 0) throw new HttpProblem(400, problems.join(' '))
  return query
}

/** The search of a route that needs one. */
export function requiredQuery(c: Context): string {
  const query = c.req.query('query')?.trim() ?? ''
  if (query === '') throw new HttpProblem(400, 'Error: no search query')
  return checkedQuery(query)
}

/** The id in the path; `latest` is the newest message, or the newest that `query` finds. @throws HttpProblem 404 */
export async function messageIdOf(c: Context, { store }: InboxState, id = c.req.param('ID') ?? ''): Promise<MessageId> {
  if (id !== 'latest') return id
  const { messages } = await store.list({ ...scopeOf(c), query: checkedQuery(c.req.query('query') ?? ''), limit: 1 })
  return messages[0]?.id ?? notFound('there is no message')
}

/** @throws HttpProblem 404 */
export function notFound(what = 'there is no message with this ID'): never {
  throw new HttpProblem(404, `404: ${what}`)
}

/** A parameter that is a whole number, held between two others. @throws HttpProblem 400 for what is no number */
export function numberOf(c: Context, name: string, without: number, least: number, most: number): number {
  const text = c.req.query(name)
  if (text === undefined || text === '') return without
  if (!/^-?\d{1,15}$/.test(text)) throw new HttpProblem(400, `${name}: expected a whole number`)
  return Math.min(most, Math.max(least, Number(text)))
}

/** What Mailpit answers to a change. */
export function ok(c: Context): Response {
  return c.text('ok')
}
