import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPageFiles } from './page-files.ts'
import { passwordLine, readPasswords } from './password-file.ts'
import { richMessage, sampleInbox } from './sample-inbox.ts'

const post = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }
const own = { 'sec-fetch-site': 'same-origin' }

const asked: readonly [name: string, path: string, init: RequestInit, status: number][] = [
  ['a name that was made to resolve here', '/api/v1/messages', { headers: { host: 'evil.example' } }, 403],
  ['the same for the page itself', '/', { headers: { host: 'evil.example:8025' } }, 403],
  ['a configured name', '/api/v1/messages', { headers: { host: 'inbox.ci.example' } }, 200],
  [
    'a form of another site',
    '/api/v1/send',
    { ...post, headers: { ...post.headers, origin: 'https://evil.example' } },
    403,
  ],
  [
    'a deletion by another port',
    '/api/v1/messages',
    { method: 'DELETE', headers: { origin: 'http://localhost:3000' } },
    403,
  ],
  ['a deletion by a sandboxed document', '/api/v1/messages', { method: 'DELETE', headers: { origin: 'null' } }, 403],
  [
    'a deletion by the page',
    '/api/v1/messages',
    { method: 'DELETE', headers: { ...own, origin: 'http://localhost:8025' } },
    200,
  ],
  [
    'a picture on another site',
    '/api/v1/message/latest/raw',
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
    403,
  ],
  ['a health check under any name', '/healthz', { headers: { host: 'evil.example' } }, 200],
]

for (const [name, path, init, status] of asked) {
  test(`${name} is answered ${status}`, async () => {
    await using inbox = await sampleInbox({}, { allowedHosts: ['.ci.example'], page: await readPageFiles('/nowhere') })
    await inbox.deliver(richMessage)
    const response = await inbox.ask(path, init)
    assert.equal(response.status, status)
    assert.equal(response.headers.get('access-control-allow-origin'), null)
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    if (status === 403) assert.equal((await inbox.store.counts()).total, 1)
  })
}

test('with a password file nothing but the health check is answered without a password', async () => {
  const checkPassword = readPasswords(await passwordLine('ada', 'secret'))
  await using inbox = await sampleInbox({}, { checkPassword, page: await readPageFiles('/nowhere') })
  const id = await inbox.deliver(richMessage)
  const basic = (text: string) => ({ headers: { authorization: `Basic ${btoa(text)}` } })
  for (const path of [
    '/',
    '/metrics',
    '/api/v1/messages',
    '/api/v1/events',
    '/api/v1/openapi.json',
    `/view/${id}.html`,
  ]) {
    const refused = await inbox.ask(path)
    assert.equal(refused.status, 401, path)
    assert.match(refused.headers.get('www-authenticate') ?? '', /^Basic realm=/)
  }
  assert.equal((await inbox.ask('/api/v1/messages', basic('ada:wrong'))).status, 401)
  assert.equal((await inbox.ask('/api/v1/messages', basic('ada:secret'))).status, 200)
  assert.equal((await inbox.ask('/healthz')).status, 200)
  const html = await (await inbox.ask(`/api/v1/message/${id}/html`, basic('ada:secret'))).text()
  const [, url = ''] = /<img src="([^"]+)"/.exec(html) ?? []
  assert.equal((await inbox.ask(url)).status, 200, 'the picture of a document that was shown')
  assert.equal((await inbox.ask(url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status, 401)
  assert.equal((await inbox.ask(url.replace('/part/', '/part/0'))).status, 401, 'the key is that part’s alone')
})

test('the page is answered for its own paths, and nothing outside of it for any', async () => {
  await using inbox = await sampleInbox({}, { page: await readPageFiles(import.meta.dirname) })
  for (const path of ['/', '/message/x', '/search']) {
    const page = await inbox.ask(path)
    assert.equal(page.status, 200)
    const policy = page.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self';/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.match(policy, /frame-ancestors 'none'/)
  }
  assert.equal((await inbox.ask('/app.ts')).status, 200, 'a file of the directory')
  for (const path of [
    '/../index.ts',
    '/%2e%2e/index.ts',
    '/..%2findex.ts',
    '//etc/passwd',
    '/app.ts%00',
    '/api/v1/nothing',
  ]) {
    assert.notEqual((await inbox.ask(path)).headers.get('content-type'), 'application/octet-stream', path)
  }
  assert.equal((await inbox.ask('/api/v1/nothing')).status, 404)
})
