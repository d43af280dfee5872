import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, type MessageInput } from 'posthaste'
import type { Message, TemplateResponse, TemplateSendResponse, TemplatesResponse } from './api-types.ts'
import { passwordLine, readPasswords } from './password-file.ts'
import { sampleInbox } from './sample-inbox.ts'
import { sampleTemplates } from './sample-templates.ts'
import { showTemplates, type TemplatesOptions } from './shown-templates.ts'

const withTemplates = (more: Partial<TemplatesOptions> = {}) =>
  sampleInbox({ templates: showTemplates({ previews: sampleTemplates(), ...more }) })
const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('an inbox without templates lists none and has none', async () => {
  await using inbox = await sampleInbox()
  assert.deepEqual(await inbox.get('/api/v1/templates'), { templates: [] })
  const response = await inbox.ask('/api/v1/templates/welcome')
  assert.equal(response.status, 404)
  assert.deepEqual(await response.json(), { Error: '404: this inbox has no templates to look at' })
})

test('the list says what each is for, and which are wrong', async () => {
  await using inbox = await withTemplates({
    send: async () => ({ messageId: 'x' }),
    sendsThrough: 'smtp://out.example',
  })
  const { templates, sendsThrough } = await inbox.get<TemplatesResponse>('/api/v1/templates')
  assert.equal(sendsThrough, 'smtp://out.example')
  assert.deepEqual(templates, [
    { name: 'welcome', description: 'Greets who has just signed up.', locales: ['en', 'de'] },
    { name: 'billing/invoice', description: 'The invoice of a month.', locales: ['en', 'de'] },
    { name: 'broken', locales: ['en', 'de'], error: 'user has no nmae; did you mean name?' },
  ])
})

test('a list that cannot be made says why', async () => {
  const previews = { ...sampleTemplates(), list: () => Promise.reject(new Error('emails/ cannot be read (ENOENT)')) }
  await using inbox = await withTemplates({ previews })
  const answer = await inbox.get('/api/v1/templates')
  assert.deepEqual(answer, { templates: [], error: 'emails/ cannot be read (ENOENT)' })
})

test('a template comes in the locale that was asked for, its name one segment of the path', async () => {
  await using inbox = await withTemplates()
  const german = await inbox.get<TemplateResponse>('/api/v1/templates/billing%2Finvoice?locale=de')
  assert.equal(german.subject, 'billing/invoice (de)')
  assert.equal(german.snippet, 'Hello from billing/invoice in de.')
  assert.equal((await inbox.get<TemplateResponse>('/api/v1/templates/billing%2Finvoice')).locale, 'en')
  const page = await inbox.ask('/api/v1/templates/billing%2Finvoice/html?locale=de')
  assert.match(await page.text(), /<p>Hello from billing\/invoice in de\.<\/p>$/)
})

test('what cannot be rendered says where', async () => {
  await using inbox = await withTemplates()
  const { error, sources } = await inbox.get<TemplateResponse>('/api/v1/templates/broken')
  assert.deepEqual([error?.file, error?.line, error?.column], ['broken/html.liquid', 2, 12])
  assert.equal(sources[0]?.file, 'broken/html.liquid')
})

const wrong: readonly [path: string, init: RequestInit, status: number, said: RegExp][] = [
  ['/api/v1/templates/welcom', {}, 404, /there is no template .{2}welcom.{2}/],
  ['/api/v1/templates/..%2f..%2fetc', {}, 404, /there is no template/],
  ['/api/v1/templates/welcome?locale=xx', {}, 400, /locale: welcome is there in en, de/],
  ['/api/v1/templates/broken/html', {}, 404, /cannot be rendered/],
  ['/api/v1/templates/welcome/image/other', {}, 404, /no such picture/],
  ['/api/v1/templates/broken/send', post({}), 400, /cannot be rendered: user has no nmae/],
  ['/api/v1/templates/none/send', post({}), 404, /there is no template/],
  ['/api/v1/templates/welcome/send', post({ locale: 'xx' }), 400, /locale/],
  ['/api/v1/templates/welcome/send', post({ to: 5 }), 400, /to: expected a string/],
  ['/api/v1/templates/welcome/send', post({ to: 'ada@example.com' }), 400, /no way out is configured/],
  ['/api/v1/templates/welcome', { headers: { host: 'evil.example' } }, 403, /not one of this inbox/],
  [
    '/api/v1/templates/welcome/send',
    { ...post({}), headers: { 'content-type': 'text/plain', origin: 'https://evil.example' } },
    403,
    /another site/,
  ],
]

for (const [path, init, status, said] of wrong) {
  test(`${init.method ?? 'GET'} ${path} ${init.body ?? ''} is answered ${status}`, async () => {
    await using inbox = await withTemplates()
    const response = await inbox.ask(path, init)
    assert.equal(response.status, status)
    assert.match(await response.text(), said)
    assert.equal((await inbox.store.counts()).total, 0)
  })
}

test('without an address it comes into this inbox, with its pictures', async () => {
  await using inbox = await withTemplates()
  const response = await inbox.ask('/api/v1/templates/welcome/send', post({ locale: 'de' }))
  const { id } = (await response.json()) as TemplateSendResponse // as the document says
  const message = await inbox.get<Message>(`/api/v1/message/${id}`)
  assert.equal(message.Subject, 'welcome (de)')
  assert.deepEqual([message.Inline[0]?.ContentID, message.Inline[0]?.FileName], ['logo', 'logo.png'])
  assert.equal(inbox.state.counters.accepted, 1)
})

test('with an address it is sent there, and nothing comes into this inbox', async () => {
  const sent: MessageInput[] = []
  await using inbox = await withTemplates({
    send: async (message) => {
      sent.push(message)
      return { messageId: 'one@acme.example' }
    },
  })
  const response = await inbox.ask('/api/v1/templates/welcome/send', post({ to: 'Ada <ada@example.com>' }))
  assert.deepEqual(await response.json(), { messageId: 'one@acme.example' })
  assert.deepEqual([sent[0]?.to, sent[0]?.subject, sent[0]?.from], ['Ada <ada@example.com>', 'welcome (en)', undefined])
  const twice = await inbox.ask('/api/v1/templates/welcome/send', post({ to: 'ada@example.com, bob@example.com' }))
  assert.equal(twice.status, 400)
  assert.equal(sent.length, 1)
  assert.equal((await inbox.store.counts()).total, 0)
})

test('what the way out says is told', async () => {
  const send = () => Promise.reject(new ConfigError('OPTION_INVALID', 'from', 'is missing'))
  await using inbox = await withTemplates({ send })
  const response = await inbox.ask('/api/v1/templates/welcome/send', post({ to: 'ada@example.com' }))
  assert.equal(response.status, 502)
  assert.deepEqual(await response.json(), { Error: 'OPTION_INVALID: from: is missing' })
})

test('pictures open to their own key only, and are not rendered again', async () => {
  const checkPassword = readPasswords(await passwordLine('ada', 'secret'))
  const previews = sampleTemplates()
  await using inbox = await sampleInbox({ templates: showTemplates({ previews }) }, { checkPassword })
  const headers = { authorization: `Basic ${btoa('ada:secret')}` }
  assert.equal((await inbox.ask('/api/v1/templates/welcome/html')).status, 401)
  const html = await (await inbox.ask('/api/v1/templates/welcome/html?locale=de', { headers })).text()
  const [, address = ''] = /<img src="([^"]+)"/.exec(html) ?? []
  assert.match(address, /^\/api\/v1\/templates\/welcome\/image\/logo\?locale=de&key=/)
  const picture = await inbox.ask(address)
  assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png'])
  assert.match(picture.headers.get('content-disposition') ?? '', /^inline; filename="logo\.png"/)
  assert.deepEqual(previews.rendered, ['welcome de'])
  for (const other of [address.replace('logo', 'other'), address.replace('welcome', 'broken'), `${address}x`])
    assert.equal((await inbox.ask(other)).status, 401, other)
  const key = address.split('key=')[1]
  assert.equal((await inbox.ask(`/api/v1/templates/welcome?key=${key}`)).status, 401)
})

test('the HTML is a document without script and forms, under a policy of its own', async () => {
  const html =
    '<script>alert(1)</script><form action="https://evil.example"><button>x</button></form><img src=x onerror=alert(1)>'
  await using inbox = await withTemplates({ previews: sampleTemplates({ hostile: { html } }) })
  const response = await inbox.ask('/api/v1/templates/hostile/html')
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.match(policy, /^sandbox allow-popups[^;]*; default-src 'none';/)
  assert.doesNotMatch(policy, /allow-scripts|allow-same-origin|allow-forms|https?:/)
  assert.equal(response.headers.get('x-frame-options'), 'SAMEORIGIN')
  assert.doesNotMatch(await response.text(), /<script|onerror|<form|evil\.example/)
  const json = await inbox.ask('/api/v1/templates/hostile')
  assert.match(json.headers.get('content-type') ?? '', /^application\/json/)
})

test('options that are none are refused', () => {
  assert.throws(() => showTemplates(JSON.parse('{"previews":{}}')), /previews: expected an object with the method list/)
})
