// What becomes of a message that names a template?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailError } from '../errors.ts'
import type { MessageInput } from '../message/message-input.ts'
import { defineTemplate, type RenderContext } from '../template/template.ts'
import { TemplateError } from '../template/template-error.ts'
import type { AnyTemplates, TemplateSet } from '../template/template-set.ts'
import { captureMail } from '../testing/capture.ts'
import { createMailer } from './create-mailer.ts'
import type { Sendable } from './mailer.ts'

const to = 'ada@example.com'
const from = 'Acme <hello@acme.example>'

const welcome = defineTemplate<{ name: string }>({
  subject: ({ name }) => `Welcome, ${name}`,
  html: async ({ name }, { locale }) => `<p lang="${locale ?? 'en'}">Hello ${name}</p>`,
  text: 'Hello',
})

test('subject, HTML and text come from the template, everything else from the message', async () => {
  const { message } = await sent(
    { to, replyTo: 'a@b.example', template: 'welcome', data: { name: 'Ada' } },
    { welcome },
  )
  assert.equal(message?.subject, 'Welcome, Ada')
  assert.equal(message?.html, '<p lang="en">Hello Ada</p>')
  assert.equal(message?.text, 'Hello')
  assert.equal(message?.replyTo[0]?.address, 'a@b.example')
})

test('the attachments of the template come before those of the message', async () => {
  const card = defineTemplate({
    html: '<img src="cid:logo">',
    attachments: [{ filename: 'logo.png', content: 'PNG', contentId: 'logo' }],
  })
  const own = { filename: 'own.txt', content: 'text' }
  const { message } = await sent({ to, template: 'card', attachments: [own] }, { card })
  assert.deepEqual(
    message?.attachments.map(({ filename }) => filename),
    ['logo.png', 'own.txt'],
  )
})

test('a template is told of the locale, the time zone and the link to unsubscribe', async () => {
  const told: RenderContext[] = []
  const spying = defineTemplate({
    text(_, context) {
      told.push(context)
      return 'Hello'
    },
  })
  await sent({ to, template: 'spying' }, { spying })
  const unsubscribe = { url: 'https://acme.example/u?token=x', oneClick: true }
  await sent({ to, template: 'spying', locale: 'de-AT', timeZone: 'Europe/Vienna', unsubscribe }, { spying })
  assert.deepEqual(told, [
    {},
    { locale: 'de-AT', timeZone: 'Europe/Vienna', unsubscribeUrl: 'https://acme.example/u?token=x' },
  ])
})

test('defaults, overrides and beforeSend see the rendered message', async () => {
  const seen: string[] = []
  const mailer = createMailer({
    transport: 'null:',
    from,
    templates: { welcome },
    defaults: { replyTo: 'support@acme.example' },
    hooks: { beforeSend: (message) => void seen.push(`${message.subject} ${message.replyTo[0]?.address}`) },
  })
  await mailer.send({ to, template: 'welcome', data: { name: 'Ada' } })
  assert.deepEqual(seen, ['Welcome, Ada support@acme.example'])
})

test('a capture knows the template', async () => {
  const mailer = createMailer({ transport: 'smtp://mail.example.com', from, templates: { welcome } })
  await captureMail(async (mail) => {
    await mailer.send({ to, template: 'welcome', data: { name: 'Ada' } })
    await mailer.send({ to, subject: 'Hi', text: 'Hello' })
    mail.assertSent({ template: 'welcome', subject: 'Welcome, Ada' })
    assert.deepEqual(
      mail.messages.map(({ template }) => template),
      ['welcome', undefined],
    )
  })
})

test('among many, one that cannot be rendered is one result', async () => {
  const picky = defineTemplate<{ name: string }>({
    text({ name }) {
      if (name === 'bad') throw new Error('no such person')
      return `Hello ${name}`
    },
  })
  const mailer = createMailer({ transport: 'null:', from, templates: { picky } })
  const outcomes: string[] = []
  const messages = ['one', 'bad', 'two'].map((name) => ({ to, template: 'picky' as const, data: { name } }))
  for await (const { ok, error } of mailer.sendMany(messages)) outcomes.push(ok ? 'sent' : error.code)
  assert.deepEqual(outcomes, ['sent', 'TEMPLATE_FAILED', 'sent'])
})

test('what a template throws is a TEMPLATE_FAILED with its cause, and a MailError as it is', async () => {
  const cause = new Error('the database is away')
  const failing = defineTemplate({
    text() {
      throw cause
    },
  })
  const own = new TemplateError('TEMPLATE_DATA_INVALID', { template: 'telling', file: 'a.liquid', line: 3 }, 'no name')
  const telling = defineTemplate({
    text() {
      throw own
    },
  })
  const error = await refusal({ to, template: 'failing' }, { failing })
  assert.equal(error.code, 'TEMPLATE_FAILED')
  assert.equal(error.cause, cause)
  assert.match(error.message, /template "failing": threw .* the database is away/)
  assert.equal(await refusal({ to, template: 'telling' }, { telling }), own)
  assert.equal(own.message, 'a.liquid:3: no name')
})

const wrong: readonly [name: string, message: unknown, code: string, words: RegExp][] = [
  ['a name that is near', { to, template: 'welcom' }, 'TEMPLATE_UNKNOWN', /did you mean "welcome"\?/],
  ['a name that is far', { to, template: 'invoice' }, 'TEMPLATE_UNKNOWN', /there are welcome/],
  ['what every object has', { to, template: 'constructor' }, 'TEMPLATE_UNKNOWN', /no such template/],
  [
    'no name',
    { to, template: undefined },
    'MESSAGE_INVALID',
    /template: expected the name of a template, got undefined/,
  ],
  ['data that is none', { to, template: 'welcome', data: 'Ada' }, 'MESSAGE_INVALID', /data: expected an object/],
  ['a list as data', { to, template: 'welcome', data: [] }, 'MESSAGE_INVALID', /data: expected an object/],
  ['a locale that is none', { to, template: 'welcome', data: {}, locale: 5 }, 'MESSAGE_INVALID', /locale: expected/],
  [
    'a subject beside it',
    { to, template: 'welcome', data: {}, subject: 'Hi' },
    'MESSAGE_INVALID',
    /subject: comes from/,
  ],
  ['a body beside it', { to, template: 'welcome', data: {}, html: '<p>' }, 'MESSAGE_INVALID', /html: comes from/],
  ['data without a template', { to, data: {}, text: 'Hi' }, 'MESSAGE_INVALID', /name the template that it is for/],
  ['an unknown field', { to, template: 'welcome', data: {}, locael: 'de' }, 'MESSAGE_INVALID', /unknown key "locael"/],
  ['two lines of subject', { to, template: 'welcome', data: { name: 'A\r\nBcc: b@c' } }, 'HEADER_INVALID', /subject/],
]

for (const [name, message, code, words] of wrong) {
  test(`refused, and nothing is sent: ${name}`, async () => {
    const error = await refusal(message, { welcome })
    assert.equal(error.code, code)
    assert.match(error.message, words)
  })
}

test('a mailer without templates says what to give', async () => {
  const mailer: { send(message: Sendable<AnyTemplates>): Promise<unknown> } = createMailer({ transport: 'null:', from })
  await assert.rejects(mailer.send({ to, template: 'welcome' }), /createMailer\(\{ templates \}\)/)
})

const wrongOptions: readonly [name: string, templates: unknown, words: RegExp][] = [
  ['a folder', './emails', /fileTemplates\('\.\/emails'\)/],
  ['a function', { welcome: () => 'Hi' }, /templates\.welcome: must be made by defineTemplate\(\)/],
  ['nothing', { welcome: null }, /templates\.welcome: must be made/],
]

for (const [name, templates, words] of wrongOptions) {
  test(`refused as the option: ${name}`, () => {
    const options = { transport: 'null:', templates: templates as TemplateSet } // any value at all
    assert.throws(() => createMailer(options), words)
  })
}

test('a template has html or text, and no other parts', () => {
  assert.throws(() => defineTemplate({ subject: 'Hi' }), /needs html or text/)
  const parts = { text: 'Hi', boddy: '' }
  assert.throws(() => defineTemplate(parts), /unknown key "boddy"/)
})

type Templates = Readonly<Record<string, ReturnType<typeof defineTemplate<never>>>>

async function sent(message: Sendable<AnyTemplates>, templates: Templates) {
  const mailer: { send(message: Sendable<AnyTemplates>): Promise<unknown> } = createMailer({
    transport: 'null:',
    from,
    templates,
  })
  return captureMail(async (mail) => {
    await mailer.send(message)
    const [first] = mail.messages
    assert.ok(first)
    return first
  })
}

async function refusal(message: unknown, templates: Templates): Promise<MailError> {
  const error = await sent(message as MessageInput, templates).then(
    // any value at all
    () => assert.fail('it was sent'),
    (thrown: unknown) => thrown,
  )
  assert.ok(MailError.is(error), String(error))
  return error
}
