import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import type { AppInformation, MailboxesResponse, Message, MessageHeaders, MessagesSummary } from './api-types.ts'
import { routes } from './app.ts'
import { richMessage, sampleInbox } from './sample-inbox.ts'
import { sampleTemplates } from './sample-templates.ts'
import { apiSchemas, type Schema } from './schemas.ts'
import { showTemplates } from './shown-templates.ts'

const json = { method: 'PUT', headers: { 'content-type': 'application/json' } }
const plain = (subject: string, to = 'ada@example.com') =>
  `From: a@example.com\nTo: ${to}\nSubject: ${subject}\n\nHello ${subject}\n`

test('what every route answers has the shape that the document says', async () => {
  await using inbox = await sampleInbox({ templates: showTemplates({ previews: sampleTemplates() }) })
  const id = await inbox.deliver(richMessage)
  const document = await inbox.get<{ paths: Record<string, Record<string, object>> }>('/api/v1/openapi.json')
  let checked = 0
  for (const { method, path, answer } of routes) {
    assert.ok(document.paths[path]?.[method.toLowerCase()], `${method} ${path} is documented`)
    if (method !== 'GET' || !('json' in answer)) continue
    const response = await inbox.ask(
      `${path.replace('{ID}', id).replace('{Name}', 'welcome')}?query=${method === 'GET' && path.endsWith('search') ? 'invoice' : ''}`,
    )
    assert.equal(response.status, 200, path)
    const schema =
      typeof answer.json === 'string' ? apiSchemas[answer.json] : { type: 'array', items: { type: 'string' } }
    assert.deepEqual(misfits(schema, await response.json(), path), [])
    checked += 1
  }
  assert.ok(checked >= 10)
})

test('a message has Mailpit’s fields, and looking at it marks it as read', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(richMessage, {
    envelope: { sender: 'bounce@acme.example', recipients: ['ada@example.com', 'hidden@example.com'] },
  })
  const message = await inbox.get<Message>(`/api/v1/message/${id}`)
  assert.deepEqual(message.From, { Name: 'Acme', Address: 'hello@acme.example' })
  assert.deepEqual(message.To, [{ Name: 'Ada Lovelace', Address: 'ada@example.com' }])
  assert.deepEqual(message.Bcc, [{ Name: '', Address: 'hidden@example.com' }])
  assert.equal(message.Subject, 'Your invoicé')
  assert.equal(message.MessageID, 'one@acme.example')
  assert.equal(message.Date, '2026-11-22T10:00:00.000Z')
  assert.equal(message.ReturnPath, 'bounce@acme.example')
  assert.deepEqual(message.Tags, ['billing'])
  assert.match(message.Text, /482913/)
  assert.equal(message.ListUnsubscribe.Header, '<https://acme.example/unsubscribe>')
  assert.equal(message.Inline[0]?.ContentID, 'logo')
  const [pdf] = message.Attachments
  assert.deepEqual([pdf?.FileName, pdf?.ContentType, pdf?.Size], ['invoice.pdf', 'application/pdf', 9])
  assert.equal(pdf?.Checksums.SHA256, createHash('sha256').update('%PDF-1.4\n').digest('hex'))
  const { messages, unread } = await inbox.get<MessagesSummary>('/api/v1/messages')
  assert.deepEqual([messages[0]?.Read, messages[0]?.Attachments, unread], [true, 1, 0])
})

test('headers come by their canonical names, sorted and undecoded', async () => {
  await using inbox = await sampleInbox()
  await inbox.deliver(`X-twice: 1\n${richMessage.replace('Cc:', 'X-Twice: 2\nCc:')}`)
  const headers = await inbox.get<MessageHeaders>('/api/v1/message/latest/headers')
  assert.deepEqual(headers['X-Twice'], ['1', '2'])
  assert.deepEqual(headers['Subject'], ['Your =?utf-8?Q?invoic=C3=A9?='])
  assert.deepEqual(headers['Message-Id'], ['<one@acme.example>'])
  assert.deepEqual(Object.keys(headers), Object.keys(headers).toSorted())
})

test('lists go page by page, newest first, and searches count what they find', async () => {
  await using inbox = await sampleInbox()
  for (const subject of ['one', 'two', 'three']) await inbox.deliver(plain(subject))
  const page = await inbox.get<MessagesSummary>('/api/v1/messages?start=1&limit=1')
  assert.deepEqual([page.total, page.count, page.start, page.messages[0]?.Subject], [3, 1, 1, 'two'])
  await inbox.ask('/api/v1/message/latest?query=subject:one')
  const found = await inbox.get<MessagesSummary>(`/api/v1/search?query=${encodeURIComponent('subject:one')}`)
  assert.deepEqual([found.total, found.unread, found.messages_count, found.messages_unread], [3, 2, 1, 0])
  assert.equal((await inbox.get<MessagesSummary>('/api/v1/messages?limit=0')).messages.length, 0)
})

test('read marks, tags and deletion', async () => {
  await using inbox = await sampleInbox()
  const ids = await Promise.all(['one', 'two', 'three'].map((each) => inbox.deliver(plain(each))))
  const counts = async () => (await inbox.get<MessagesSummary>('/api/v1/messages')).unread
  await inbox.ask('/api/v1/messages', { ...json, body: JSON.stringify({ IDs: [ids[0]], Read: true }) })
  assert.equal(await counts(), 2)
  await inbox.ask('/api/v1/messages', { ...json, body: JSON.stringify({ Search: 'subject:two', read: true }) })
  assert.equal(await counts(), 1)
  assert.equal(await (await inbox.ask('/api/v1/messages', { ...json, body: '{"Read":false}' })).text(), 'ok')
  assert.equal(await counts(), 3)
  await inbox.ask('/api/v1/tags', { ...json, body: JSON.stringify({ IDs: ids.slice(0, 2), Tags: ['blue', 'a b'] }) })
  await inbox.ask('/api/v1/tags/a%20b', { ...json, body: '{"Name":"green"}' })
  assert.deepEqual(await inbox.get<string[]>('/api/v1/tags'), ['blue', 'green'])
  assert.deepEqual((await inbox.get<AppInformation>('/api/v1/info')).Tags, { blue: 2, green: 2 })
  await inbox.ask('/api/v1/tags/green', { method: 'DELETE' })
  assert.deepEqual(await inbox.get<string[]>('/api/v1/tags'), ['blue'])
  await inbox.ask('/api/v1/search?query=subject:two', { method: 'DELETE' })
  await inbox.ask('/api/v1/messages', { method: 'DELETE', body: JSON.stringify({ IDs: [ids[0]] }) })
  assert.equal((await inbox.store.counts()).total, 1)
  await inbox.ask('/api/v1/messages', { method: 'DELETE' })
  assert.equal((await inbox.store.counts()).total, 0)
})

test('a mailbox hides the mail of every other one', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(plain('one'), { mailbox: 'one' })
  await inbox.deliver(plain('two'), { mailbox: 'two' })
  assert.equal((await inbox.get<MessagesSummary>('/api/v1/messages?mailbox=two')).messages[0]?.Subject, 'two')
  for (const path of ['', '/raw', '/headers', '/tree', '/part/1', '/html']) {
    assert.equal((await inbox.ask(`/api/v1/message/${id}${path}?mailbox=two`)).status, 404, path)
  }
  await inbox.ask('/api/v1/messages?mailbox=two', { method: 'DELETE' })
  assert.equal((await inbox.store.counts()).total, 1)
  const { mailboxes } = await inbox.get<MailboxesResponse>('/api/v1/mailboxes')
  assert.deepEqual(
    mailboxes.find(({ name }) => name === 'one'),
    { name: 'one', total: 1, unread: 1 },
  )
})

const wrong: readonly [method: string, path: string, body: string | undefined, status: number][] = [
  ['GET', '/api/v1/message/none', undefined, 404],
  ['GET', '/api/v1/message/latest', undefined, 404],
  ['GET', '/api/v1/message/..%2f..%2fetc%2fpasswd/raw', undefined, 404],
  ['GET', `/api/v1/message/${'x'.repeat(5000)}/raw`, undefined, 404],
  ['GET', '/api/v1/message/none/part/1', undefined, 404],
  ['GET', '/view/none.html', undefined, 404],
  ['GET', '/view/..%2fx.html', undefined, 404],
  ['GET', '/api/v1/search', undefined, 400],
  ['GET', '/api/v1/search?query=before:never', undefined, 400],
  ['GET', `/api/v1/search?query=${'x'.repeat(3000)}`, undefined, 400],
  ['GET', '/api/v1/messages?limit=x', undefined, 400],
  ['GET', '/api/v1/messages?start=1e9', undefined, 400],
  ['GET', '/api/v1/wait?timeout=forever', undefined, 400],
  ['GET', '/api/v1/wait?timeout=11m', undefined, 400],
  ['GET', '/api/v1/wait?query=before:never', undefined, 400],
  ['PUT', '/api/v1/messages', '{"Read":"yes"}', 400],
  ['PUT', '/api/v1/messages', '{', 400],
  ['PUT', '/api/v1/messages', '[]', 400],
  ['PUT', '/api/v1/messages', 'null', 400],
  ['PUT', '/api/v1/messages', '{"IDs":["x"],"Search":"y"}', 400],
  ['PUT', '/api/v1/messages', '{"Search":"before:never"}', 400],
  ['DELETE', '/api/v1/messages', '{"IDs":"all"}', 400],
  ['DELETE', '/api/v1/messages', '{"IDs":[1]}', 400],
  ['PUT', '/api/v1/tags', '{"IDs":[{}],"Tags":[]}', 400],
  ['PUT', '/api/v1/tags/x', '{}', 400],
  ['PUT', '/api/v1/faults', '{}', 400],
  ['PUT', '/api/v1/faults', '{"rules":[{"stage":"nowhere","drop":true}]}', 400],
  ['POST', '/api/v1/send', '{}', 400],
  ['POST', '/api/v1/message/latest/release', '{"To":["a@b.example"]}', 400],
  ['POST', '/api/v1/messages', '{}', 404],
  ['PUT', '/api/v1/messages', `{"Search":"${'x'.repeat(2_000_000)}"}`, 413],
  ['PUT', '/api/v1/messages', '['.repeat(100_000), 400],
]

// One for all: none of these changes anything.
const empty = sampleInbox()
after(async () => (await empty)[Symbol.asyncDispose]())

for (const [method, path, body, status] of wrong) {
  test(`${method} ${path.slice(0, 60)} ${body?.slice(0, 40) ?? ''} is answered ${status}`, async () => {
    const inbox = await empty
    const headers = { 'content-type': 'application/json' }
    const response = await inbox.ask(path, body === undefined ? { method } : { method, headers, body })
    assert.equal(response.status, status)
    assert.ok((await response.text()).length < 500)
  })
}

test('a body of another kind is refused, and one without an end is not read to its end', async () => {
  await using inbox = await sampleInbox()
  const form = { method: 'PUT', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' }
  assert.equal((await inbox.ask('/api/v1/messages', form)).status, 415)
  let given = 0
  const body = new ReadableStream({
    pull(controller) {
      given += 1
      controller.enqueue(new Uint8Array(65_536).fill(0x20))
    },
  })
  // `duplex` is demanded for streams, and missing in the types.
  const init = { method: 'PUT', body, duplex: 'half' } as RequestInit
  assert.equal((await inbox.ask('/api/v1/messages', init)).status, 413)
  assert.ok(given < 40)
})

/** Where a value does not fit its schema; enough of JSON Schema for our own. */
function misfits(schema: Schema, value: unknown, at: string): readonly string[] {
  const named = schema.$ref?.split('/').at(-1)
  if (named !== undefined && isSchemaName(named)) return misfits(apiSchemas[named], value, at)
  if (schema.oneOf)
    return schema.oneOf.some((each) => misfits(each, value, at).length === 0) ? [] : [`${at}: none fits`]
  if (schema.allOf) return schema.allOf.flatMap((each) => misfits(each, value, at))
  if (!(schema.type === undefined || kinds(value).includes(String(schema.type)))) return [`${at}: not ${schema.type}`]
  if (Array.isArray(value))
    return value.flatMap((each, index) => (schema.items ? misfits(schema.items, each, `${at}[${index}]`) : []))
  if (typeof value !== 'object' || value === null) return []
  const missing = (schema.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at}.${name}: missing`)
  const inside = Object.entries(value).flatMap(([name, each]) => {
    const property = schema.properties?.[name]
    if (property) return misfits(property, each, `${at}.${name}`)
    return schema.properties && !schema.additionalProperties ? [`${at}.${name}: not documented`] : []
  })
  return [...missing, ...inside]
}

function isSchemaName(name: string): name is keyof typeof apiSchemas {
  return Object.hasOwn(apiSchemas, name)
}

function kinds(value: unknown): readonly string[] {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number']
  return [typeof value]
}
