// `npm run pictures`: takes the pictures of the finished mails that docs/mail-pictures.md shows, in Chromium.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileTemplates } from '@posthaste/templates'
import { chromium } from 'playwright-core'
import type { RenderedTemplate } from 'posthaste'

const root = dirname(dirname(import.meta.dirname))
const images = join(root, 'docs/images')
const templates = fileTemplates(join(root, 'packages/templates/starters'))

interface Picture {
  readonly file: string
  readonly template: string
  readonly data: object
  readonly locale?: string
  readonly width: 'phone' | 'desktop'
  readonly scheme: 'light' | 'dark'
}

const ada = { name: 'Ada' }
const welcome = { ...ada, confirmUrl: 'https://acme.example/confirm?token=8f3a61' }
const reset = { ...ada, code: '481 920', resetUrl: 'https://acme.example/reset?token=8f3a61', minutes: 15 }
const invoice = (titles: readonly [string, string, string], name = 'Ada', currency = 'EUR') => ({
  name,
  payUrl: 'https://acme.example/pay/2026-1107',
  invoice: {
    ...{ number: '2026-1107', date: '2026-11-20', dueDate: '2026-12-04', currency },
    ...{ net: 1162.77, taxRate: 0.19, tax: 220.93, total: 1383.7 },
    items: [
      { title: titles[0], quantity: 2, amount: 119.8 },
      { title: titles[1], quantity: 1, amount: 1249 },
      { title: titles[2], quantity: 1, amount: 14.9 },
    ],
  },
})
const news = {
  ...ada,
  title: 'November: lamps, shelves, and a warm evening',
  intro: 'Three things that we are glad to tell you about.',
  stories: [
    {
      title: 'The lamp that follows the sun',
      text: 'Aurora changes its light with the hour, and needs no app to do so. It is back in stock, in oak and in white.',
      url: 'https://acme.example/news/aurora',
    },
    {
      title: 'Shelves that carry more',
      text: 'We have found a joint that needs no screw. Each board carries 40 kilograms, and fits the ones that you have.',
      url: 'https://acme.example/news/shelves',
    },
    {
      title: 'An evening at the workshop',
      text: 'On 12 December we open the doors, light the stove and show how an oak board becomes a shelf.',
      url: 'https://acme.example/news/evening',
    },
  ],
}
const things = ['Desk lamp “Aurora”', 'Oak shelf, 120 cm', 'Delivery'] as const

const mails: readonly [template: string, data: object][] = [
  ['welcome', welcome],
  ['password-reset', reset],
  ['invoice', invoice(things)],
  ['newsletter', news],
]

const pictures: readonly Picture[] = [
  ...mails.flatMap(([template, data]): Picture[] => [
    { file: `mail-${template}`, template, data, width: 'desktop', scheme: 'light' },
    { file: `mail-${template}-dark`, template, data, width: 'desktop', scheme: 'dark' },
    { file: `mail-${template}-phone`, template, data, width: 'phone', scheme: 'light' },
    { file: `mail-${template}-phone-dark`, template, data, width: 'phone', scheme: 'dark' },
  ]),
  {
    ...{ file: 'mail-welcome-arabic', template: 'welcome', locale: 'ar', width: 'desktop', scheme: 'light' },
    data: { ...welcome, name: 'ليلى' },
  },
  {
    ...{ file: 'mail-invoice-arabic-phone', template: 'invoice', locale: 'ar', width: 'phone', scheme: 'light' },
    data: invoice(['مصباح مكتب', 'رف من خشب البلوط ١٢٠ سم', 'التوصيل'], 'ليلى', 'AED'),
  },
  {
    ...{ file: 'mail-invoice-chinese', template: 'invoice', locale: 'zh', width: 'desktop', scheme: 'light' },
    data: invoice(['极光台灯', '橡木搁板 120 厘米', '运费'], '王小明', 'CNY'),
  },
  {
    ...{ file: 'mail-welcome-chinese-phone', template: 'welcome', locale: 'zh', width: 'phone', scheme: 'dark' },
    data: { ...welcome, name: '王小明' },
  },
]

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
mkdirSync(images, { recursive: true })
for (const { file, template, data, locale, width, scheme } of pictures) {
  const mail = await templates.render(template, data, {
    ...(locale === undefined ? {} : { locale }),
    unsubscribeUrl: 'https://acme.example/unsubscribe?token=8f3a61',
  })
  const viewport = { width: width === 'phone' ? 375 : 760, height: 200 }
  const page = await browser.newPage({ viewport, colorScheme: scheme, deviceScaleFactor: width === 'phone' ? 1.5 : 1 })
  await page.setContent(shown(mail))
  writeFileSync(join(images, `${file}.png`), await page.screenshot({ fullPage: true }))
  await page.close()
  console.log(`docs/images/${file}.png`)
}
await browser.close()

/** The HTML with its images in it, as a mail program puts them there. */
function shown({ html = '', attachments = [] }: RenderedTemplate): string {
  return attachments.reduce((markup, attachment) => {
    if (!('content' in attachment) || !(attachment.content instanceof Uint8Array)) return markup
    const { contentId = '', contentType, content } = attachment
    return markup.replaceAll(
      `cid:${contentId}`,
      `data:${contentType};base64,${Buffer.from(content).toString('base64')}`,
    )
  }, html)
}
