// Does any renderer fit into a template, with its types and its escaping?
import { test } from 'node:test'
import { render } from '@react-email/render'
import mjml2html from 'mjml'
import { createElement } from 'react'
import { createMailer } from '../mailer/create-mailer.ts'
import { captureMail } from '../testing/capture.ts'
import { defineTemplate, type Template } from './template.ts'

interface Person {
  readonly name: string
}

const Hello = ({ name }: Person) => createElement('p', null, `Hello ${name}`)

const renderers: readonly [name: string, template: Template<Person>][] = [
  [
    'JSX by @react-email/render',
    defineTemplate<Person>({
      subject: 'Hello',
      html: (data) => render(createElement(Hello, data)),
      text: (data) => render(createElement(Hello, data), { plainText: true }),
    }),
  ],
  [
    'MJML',
    defineTemplate<Person>({
      subject: 'Hello',
      html: async ({ name }) => {
        const text = `<mj-text>Hello ${name.replaceAll('<', '&lt;')}</mj-text>`
        const columns = `<mj-section><mj-column>${text}</mj-column></mj-section>`
        return (await mjml2html(`<mjml><mj-body>${columns}</mj-body></mjml>`)).html
      },
      text: ({ name }) => `Hello ${name}`,
    }),
  ],
  [
    'tagged strings',
    defineTemplate<Person>({
      subject: 'Hello',
      html: ({ name }) => html`<p>Hello ${name}</p>`,
      text: ({ name }) => `Hello ${name}`,
    }),
  ],
]

/** A tag that escapes what is put in. */
function html(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => value.replaceAll('<', '&lt;')))
}

for (const [name, hello] of renderers) {
  test(`${name} makes the HTML and the text of a message`, async () => {
    const mailer = createMailer({ from: 'a@acme.example', transport: 'null:', templates: { hello } })
    await captureMail(async (mail) => {
      await mailer.send({ to: 'ada@example.com', template: 'hello', data: { name: 'Ada <3' } })
      mail.assertSent({ template: 'hello', subject: 'Hello', text: 'Hello Ada <3', html: 'Hello Ada &lt;3' })
    })
  })
}
