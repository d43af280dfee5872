import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type UnsubscribeHandlerOptions, unsubscribeHandler } from './handler.ts'
import { createUnsubscribeLink } from './link.ts'
import type { Subscription } from './token.ts'

const secret = 'correct horse battery staple, and more'
const link = createUnsubscribeLink({
  url: 'https://acme.example/unsubscribe?team=7',
  secret,
  address: 'ada@example.com',
  list: 'news',
})
const oneClick = 'List-Unsubscribe=One-Click'
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

const clicks: readonly (readonly [name: string, init: RequestInit])[] = [
  ['form-urlencoded', { body: oneClick, headers: urlencoded }],
  [
    'form-urlencoded with a charset',
    { body: oneClick, headers: { 'content-type': 'Application/x-www-form-urlencoded; charset=UTF-8' } },
  ],
  ['multipart by a program', { body: form({ 'List-Unsubscribe': 'One-Click' }) }],
  // RFC 8058, section 8.1
  [
    "multipart as in the RFC's example",
    {
      body: '--fb\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--fb--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=fb' },
    },
  ],
  ["the page's own form", { body: 'confirm=yes', headers: urlencoded }],
]
for (const [name, init] of clicks) {
  test(`a POST unsubscribes, as often as it comes: ${name}`, async () => {
    const { handle, left } = handler()
    for (const _ of [1, 2]) {
      const response = await handle(new Request(link, { method: 'POST', ...init }))
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('location'), null)
      assert.equal(response.headers.get('set-cookie'), null)
      assert.match(await response.text(), /a\*\*\*@example\.com is unsubscribed/)
    }
    assert.deepEqual(left, [
      { address: 'ada@example.com', list: 'news' },
      { address: 'ada@example.com', list: 'news' },
    ])
  })
}

test('GET and HEAD show a page and never unsubscribe', async () => {
  const { handle, left } = handler()
  const response = await handle(new Request(link))
  const page = await response.text()
  assert.equal(response.status, 200)
  assert.match(page, /Stop sending mail to a\*\*\*@example\.com\?/)
  assert.match(page, /<form method="post"><input type="hidden" name="confirm" value="yes"><button>Unsubscribe</)
  assert.doesNotMatch(page, /ada@|<script|https?:/)
  const head = await handle(new Request(link, { method: 'HEAD' }))
  assert.equal(head.status, 200)
  assert.equal(await head.text(), '')
  for (const suffix of ['&confirm=yes', `&${oneClick}`]) await handle(new Request(link + suffix))
  assert.deepEqual(left, [])
})

test('the page loads nothing, runs nothing, and is kept by nobody', async () => {
  const response = await handler().handle(new Request(link))
  const style = /<style>(.*)<\/style>/.exec(await response.text())?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  assert.deepEqual(Object.fromEntries(response.headers), {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  })
})

const badLinks = [
  'https://acme.example/unsubscribe',
  link.slice(0, -1),
  `${link}A`,
  'https://acme.example/?token=1',
  'https://acme.example/%ff?token=%ff',
]
for (const url of badLinks) {
  test(`a link that is none of ours says so, to every method: ${url.slice(20, 70)}`, async () => {
    const { handle, left } = handler()
    for (const init of [{}, { method: 'POST', body: oneClick, headers: urlencoded }]) {
      const response = await handle(new Request(url, init))
      assert.equal(response.status, 404)
      assert.match(await response.text(), /This link is not complete/)
    }
    assert.deepEqual(left, [])
  })
}

for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} is not allowed`, async () => {
    const response = await handler().handle(new Request(link, { method }))
    assert.equal(response.status, 405)
    assert.equal(response.headers.get('allow'), 'GET, HEAD, POST')
  })
}

const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(97)) })
const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) })
const hostile: readonly (readonly [
  name: string,
  status: number,
  body: NonNullable<RequestInit['body']> | null,
  type: string,
])[] = [
  ['no body', 400, null, 'application/x-www-form-urlencoded'],
  ['another field', 400, 'unsubscribe=yes', 'application/x-www-form-urlencoded'],
  ['another value', 400, 'List-Unsubscribe=One-Click2', 'application/x-www-form-urlencoded'],
  ['JSON', 415, '{"List-Unsubscribe":"One-Click"}', 'application/json'],
  ['plain text', 415, oneClick, 'text/plain'],
  ['no type', 415, new TextEncoder().encode(oneClick), ''],
  ['a type that only begins so', 415, oneClick, 'application/x-www-form-urlencoded2'],
  ['a body that is too long', 413, `${oneClick}&a=${'a'.repeat(20_000)}`, 'application/x-www-form-urlencoded'],
  ['a body without end', 413, endless, 'application/x-www-form-urlencoded'],
  ['a client that goes away', 400, broken, 'application/x-www-form-urlencoded'],
  ['multipart without a boundary', 400, oneClick, 'multipart/form-data'],
  [
    'multipart that is cut',
    400,
    '--x\r\nContent-Disposition: form-data; name="List-Unsub',
    'multipart/form-data; boundary=x',
  ],
  [
    'a file of that name',
    400,
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"; filename="a"\r\n\r\nOne-Click\r\n--x--\r\n',
    'multipart/form-data; boundary=x',
  ],
]
for (const [name, status, body, type] of hostile) {
  test(`a POST of ${name} unsubscribes nobody: ${status}`, async () => {
    const { handle, left } = handler()
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
    const request = new Request(link, { method: 'POST', body, headers, duplex: 'half' })
    const response = await handle(request)
    assert.equal(response.status, status)
    assert.match(await response.text(), /Nothing was changed/)
    assert.deepEqual(left, [])
  })
}

test('octets of any kind are no form', async () => {
  const { handle, left } = handler()
  const types = fc.constantFrom(
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary="',
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), types, async (octets, type) => {
      const body = new Uint8Array(octets)
      const response = await handle(new Request(link, { method: 'POST', body, headers: { 'content-type': type } }))
      assert.ok(response.status >= 400)
    }),
  )
  assert.deepEqual(left, [])
})

test('the words can be others, by the request, and are escaped', async () => {
  const { handle } = handler({
    page: (request) =>
      request.headers.get('accept-language') === 'de'
        ? {
            lang: 'de',
            title: 'Abmelden & Schluss',
            question: 'Keine Mail mehr an {address}?',
            listQuestion: '<{list}> abbestellen?',
            button: 'Ja',
          }
        : {},
  })
  const page = await (await handle(new Request(link, { headers: { 'accept-language': 'de' } }))).text()
  assert.match(page, /lang="de"[\s\S]*Abmelden &#38; Schluss[\s\S]*&#60;news&#62; abbestellen\?[\s\S]*<button>Ja</)
  assert.match(await (await handle(new Request(link))).text(), /Stop sending mail/)
})

test('what unsubscribe() throws is thrown', async () => {
  const failure = new Error('the database is away')
  const { handle } = handler({ unsubscribe: () => Promise.reject(failure) })
  await assert.rejects(handle(new Request(link, { method: 'POST', body: oneClick, headers: urlencoded })), failure)
})

const refused: readonly (readonly [given: unknown, problem: RegExp])[] = [
  [{ secret: 'short', unsubscribe() {} }, /secret: a secret has at least 32 characters/],
  [{ secret }, /unsubscribe: must be a function/],
  [{ secret, unsubscribe() {}, texts: {} }, /unknown key "texts"/],
  [{ secret, unsubscribe() {}, page: { buton: 'Ja' } }, /page: unknown key "buton"; did you mean "button"\?/],
  [undefined, /expected \{ secret, unsubscribe \}, got undefined/],
]
for (const [given, problem] of refused) {
  test(`options are checked before the first request: ${problem.source}`, () => {
    assert.throws(() => Reflect.apply(unsubscribeHandler, undefined, [given]), {
      code: 'OPTION_INVALID',
      message: problem,
    })
  })
}

function handler(options: Partial<UnsubscribeHandlerOptions> = {}) {
  const left: Subscription[] = []
  const handle = unsubscribeHandler({ secret, unsubscribe: (subscription) => void left.push(subscription), ...options })
  return { handle, left }
}

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}
