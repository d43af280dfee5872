// What the compiler must accept and refuse of templates: `tsc` checks this file, and an error that does not come is an error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer } from '../mailer/create-mailer.ts'
import type { Mailer } from '../mailer/mailer.ts'
import { configure, sendMail } from '../mailer/send-mail.ts'
import { defineTemplate } from './template.ts'
import type { TemplateSet } from './template-set.ts'

/** Compiled, and never run. */
const compiled: (() => unknown)[] = []

const templates = {
  welcome: defineTemplate<{ name: string }>({ subject: ({ name }) => `Welcome, ${name}`, text: 'Hello' }),
  goodbye: defineTemplate({ subject: 'Goodbye', text: 'Farewell' }),
  digest: defineTemplate<{ items: readonly string[]; since?: Date }>({ text: ({ items }) => items.join('\n') }),
}
const mailer = createMailer({ from: 'a@acme.example', transport: 'null:', templates })
const routed = createMailer({ routes: { default: 'null:', news: 'null:' }, templates })
const plain = createMailer({ transport: 'null:' })
const to = 'ada@example.com'

test('the names of the templates and the data of each are known to the compiler', () => {
  compiled.push(
    () => mailer.send({ to, template: 'welcome', data: { name: 'Ada' } }),
    () => mailer.send({ to, template: 'welcome', data: { name: 'Ada' }, locale: 'de', timeZone: 'Europe/Vienna' }),
    () => mailer.send({ to, template: 'goodbye' }),
    () => mailer.send({ to, template: 'digest', data: { items: [] } }),
    () => mailer.send({ to, subject: 'Hi', text: 'Hello' }),
    () => routed.send({ to, template: 'welcome', data: { name: 'Ada' } }, { via: 'news' }),
    () => mailer.sendMany([{ to, template: 'welcome', data: { name: 'Ada' } }]),
    // @ts-expect-error a typing mistake in the data
    () => mailer.send({ to, template: 'welcome', data: { nmae: 'Ada' } }),
    // @ts-expect-error a value of another type
    () => mailer.send({ to, template: 'welcome', data: { name: 42 } }),
    // @ts-expect-error more than the template knows
    () => mailer.send({ to, template: 'welcome', data: { name: 'Ada', nick: 'A' } }),
    // @ts-expect-error no data
    () => mailer.send({ to, template: 'welcome' }),
    // @ts-expect-error no such template
    () => mailer.send({ to, template: 'welcom', data: { name: 'Ada' } }),
    // @ts-expect-error the data of another template
    () => mailer.send({ to, template: 'digest', data: { name: 'Ada' } }),
    // @ts-expect-error the template has the subject
    () => mailer.send({ to, template: 'goodbye', subject: 'Hi' }),
    // @ts-expect-error a typing mistake beside the data
    () => mailer.send({ to, template: 'goodbye', locael: 'de' }),
    // @ts-expect-error a typing mistake in the data of one among many
    () => mailer.sendMany([{ to, template: 'welcome', data: { nmae: 'Ada' } }]),
    // @ts-expect-error a mailer without templates
    () => plain.send({ to, template: 'welcome', data: { name: 'Ada' } }),
    // @ts-expect-error a route that does not exist
    () => routed.send({ to, template: 'goodbye' }, { via: 'nesw' }),
  )
  assert.ok(compiled.length > 0)
})

test('a template whose data nothing says takes none', () => {
  compiled.push(
    // @ts-expect-error there is no data
    () => mailer.send({ to, template: 'goodbye', data: { name: 'Ada' } }),
    // @ts-expect-error no such part
    () => defineTemplate({ subjcet: 'Hi', text: 'Hello' }),
    // @ts-expect-error not a template
    () => createMailer({ transport: 'null:', templates: { welcome: { subject: 'Hi' } } }),
  )
  assert.ok(compiled.length > 0)
})

test('a set of templates brings its types along', () => {
  const set: TemplateSet<{ readonly welcome: { readonly name: string } }> = {
    names: async () => ['welcome'],
    render: async () => ({ subject: 'Hi', text: 'Hello' }),
  }
  const own = createMailer({ transport: 'null:', templates: set })
  compiled.push(
    () => own.send({ to, template: 'welcome', data: { name: 'Ada' } }),
    // @ts-expect-error a typing mistake in the data
    () => own.send({ to, template: 'welcome', data: { nmae: 'Ada' } }),
    // @ts-expect-error no such template
    () => own.send({ to, template: 'welcom', data: { name: 'Ada' } }),
  )
  assert.equal(own.templates, set)
})

test('a mailer with templates serves where any mailer does', () => {
  const any: Mailer = mailer
  compiled.push(
    () => configure(mailer),
    () => any.send({ to, template: 'whatever it has', data: { name: 'Ada' } }),
    () => sendMail({ to, template: 'welcome', data: { name: 'Ada' } }),
  )
  assert.equal(any, mailer)
})
