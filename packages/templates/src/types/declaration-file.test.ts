// Does the compiler take what is right and refuse what is wrong, with the file that was written for it?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declarationFile } from './declaration-file.ts'
import { declaredMembers } from './declared-type.ts'
import { complaints } from './sample-compile.ts'

const templates = [
  template('welcome', { name: 'string', 'coupon?': 'string | null' }, 'Greets whoever signed up. */ evil()'),
  template('billing/invoice', { items: [{ title: 'string', price: 'number' }], due: 'string | Date' }),
  template('plain', {}),
  template("hostile': never }\n} declare const evil: { x: '", { "it's */": "'\\\\' | '*/'" }),
]
const texts = new Map([
  ['welcome.hello', { placeholders: ['name'], counted: false }],
  ['cart.items', { placeholders: ['count'], counted: true }],
  ['footer.imprint', { placeholders: [], counted: false }],
  ['Don\'t "worry"', { placeholders: [], counted: false }],
])
const file = declarationFile(templates, texts)

const right: readonly string[] = [
  "mailer.send({ to, template: 'welcome', data: { name: 'Ada' } })",
  "mailer.send({ to, template: 'welcome', data: { name: 'Ada', coupon: undefined }, locale: 'de' })",
  "mailer.send({ to, template: 'billing/invoice', data: { items: [{ title: 'Tea', price: 3 }], due: new Date(0) } })",
  "mailer.send({ to, template: 'billing/invoice', data: { items: [] as const, due: '2026-05-03' } })",
  "mailer.send({ to, template: 'plain' })",
  "mailer.sendMany([{ to, template: 'plain' }, { to, template: 'welcome', data: { name: 'Ada' } }])",
  "templates.renderToString('welcome', { name: 'Ada' })",
  "templates.renderToString('plain', {})",
  "templates.translate('welcome.hello', { name: 'Ada' })",
  "templates.translate('welcome.hello', { name: 3 }, { locale: 'de' })",
  "templates.translate('cart.items', { count: 3 })",
  "templates.translate('footer.imprint', {})",
  "templates.translate('Don\\'t \"worry\"', {})",
]

const wrong: readonly (readonly [call: string, complaint: RegExp])[] = [
  ["mailer.send({ to, template: 'welcome', data: { nmae: 'x' } })", /'nmae' does not exist/],
  ["mailer.send({ to, template: 'welcome', data: { name: 3 } })", /'number' is not assignable to type 'string'/],
  ["mailer.send({ to, template: 'welcome', data: {} })", /'name' is missing/],
  ["mailer.send({ to, template: 'welcome' })", /'data' is missing/],
  ["mailer.send({ to, template: 'welcom', data: { name: 'Ada' } })", /"welcom"/],
  [
    "mailer.send({ to, template: 'plain', data: { name: 'Ada' } })",
    /not assignable to type 'never'|'name' does not exist/,
  ],
  [
    "mailer.send({ to, template: 'billing/invoice', data: { items: [{ title: 'Tea', prize: 3 }], due: '' } })",
    /'prize' does not exist/,
  ],
  ["templates.renderToString('welcome', { nmae: 'x' })", /'nmae' does not exist/],
  ["templates.translate('greetng', {})", /"greetng"/],
  ["templates.translate('welcome.hello', {})", /'name' is missing/],
  ["templates.translate('cart.items', { count: '3' })", /'string' is not assignable to type 'number'/],
  ['evil', /Cannot find name 'evil'/],
]

test('the compiler takes what is right and says what is wrong', () => {
  const calls = [...right, ...wrong.map(([call]) => call)]
  const programs = Object.fromEntries(calls.map((call, index) => [`program-${index}`, program(call)]))
  const found = complaints(file, programs)
  assert.deepEqual(found.get('templates.d'), [], file)
  for (const [index, call] of right.entries()) assert.deepEqual(found.get(`program-${index}`), [], call)
  for (const [index, [call, complaint]] of wrong.entries()) {
    const [first = 'no complaint', ...others] = found.get(`program-${right.length + index}`) ?? []
    assert.match(first, complaint, call)
    assert.deepEqual(others, [], call)
  }
})

test('the file is sorted, says where it comes from, and describes each template', () => {
  const sorted = declarationFile(templates.toReversed(), new Map([...texts].toReversed()))
  assert.equal(sorted, file)
  assert.match(file, /^\/\/ Written by `posthaste template types` /)
  assert.match(
    file,
    /\n {4}\/\*\*\n {5}\* Greets whoever signed up\. \*\\\/ evil\(\)\n {5}\*\n {5}\* welcome\/html\.liquid\n {5}\*\/\n {4}welcome: \{\n/,
  )
})

function template(name: string, data: Readonly<Record<string, unknown>>, description?: string) {
  const members = declaredMembers(data, (_, problem) => assert.fail(problem))
  return { name, file: `${name}/html.liquid`, members, ...(description === undefined ? {} : { description }) }
}

function program(call: string): string {
  return `import { createMailer } from 'posthaste'
import type { FileTemplates } from '@posthaste/templates'
declare const templates: FileTemplates
declare const to: string
const mailer = createMailer({ transport: 'null:', templates })
export const result = ${call}
`
}
