// A template without any library: functions and template strings. What is put into HTML is escaped by a tag of six lines.
import { createMailer, defineTemplate } from 'posthaste'

interface Order {
  readonly name: string
  readonly items: readonly { readonly title: string; readonly price: number }[]
}

const orderPlaced = defineTemplate<Order>({
  subject: ({ items }) => `Your order of ${items.length} things`,
  html: ({ name, items }, { locale = 'en' }) =>
    html`
    <h1>Thank you, ${name}!</h1>
    <ul>
      ${items.map(({ title, price }) => html`<li>${title}: ${money(price, locale)}</li>`)}
    </ul>`.markup,
  text: ({ name, items }, { locale = 'en' }) =>
    [`Thank you, ${name}!`, ...items.map(({ title, price }) => `- ${title}: ${money(price, locale)}`)].join('\n'),
})

/** Markup, as opposed to text that has still to be escaped. */
interface Markup {
  readonly markup: string
}

function html(parts: TemplateStringsArray, ...values: readonly (string | Markup | readonly Markup[])[]): Markup {
  const written = (value: string | Markup | readonly Markup[]): string =>
    typeof value === 'string'
      ? value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
      : 'markup' in value
        ? value.markup
        : value.map(written).join('')
  return { markup: String.raw({ raw: parts }, ...values.map(written)) }
}

function money(amount: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(amount)
}

const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: 'console:', templates: { orderPlaced } })

await mailer.send({
  to: 'ada@example.com',
  template: 'orderPlaced',
  data: { name: 'Ada <3', items: [{ title: 'Lamp', price: 49.9 }] }, // a typing mistake here does not compile
  locale: 'de',
})
await mailer.close()
