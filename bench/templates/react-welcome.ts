// The welcome mail as a React component: what stands in the style sheet of the others is written as style properties here.
import { type CSSProperties, createElement as element, type ReactElement, type ReactNode } from 'react'

/** The data of the welcome mail. */
export interface Welcome {
  readonly name: string
  readonly confirmUrl: string
}

const font = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif'
const page = { backgroundColor: '#f3f4f7', color: '#1f2933', fontFamily: font, fontSize: '16px', lineHeight: '24px' }
const card = { padding: '36px 40px', backgroundColor: '#ffffff', border: '1px solid #e1e5ec', borderRadius: '10px' }
const small = { margin: '0 0 6px', fontSize: '13px', lineHeight: '20px', color: '#5b6675' }
const face = { backgroundColor: '#2456d6', borderRadius: '8px' }
const label = {
  display: 'inline-block',
  padding: '13px 26px',
  fontSize: '16px',
  lineHeight: '22px',
  fontWeight: 600,
  color: '#ffffff',
  textDecoration: 'none',
}
const line = { padding: 0, borderTop: '1px solid #e1e5ec', fontSize: '1px', lineHeight: '1px' }
const h1 = { margin: '0 0 16px', fontSize: '24px', lineHeight: '32px', fontWeight: 700, color: '#10182b' }
const h2 = { margin: '0 0 8px', fontSize: '18px', lineHeight: '26px', fontWeight: 600, color: '#10182b' }
const paragraph = { margin: '0 0 16px' }
const brand = { padding: '0 10px', fontSize: '17px', fontWeight: 600, color: '#1f2933' }
const dark = `@media (prefers-color-scheme: dark) { .page { background-color: #12151b !important; color: #dfe4ec !important; }
.card { background-color: #1b2029 !important; border-color: #2c3442 !important; } a { color: #8fb0ff !important; } }
@media (max-width: 480px) { .margin { padding: 16px 10px !important; } .card { padding: 26px 22px !important; } }`

/** The welcome mail. */
export function WelcomeMail({ name, confirmUrl }: Welcome): ReactElement {
  return element(Layout, {
    children: [
      element('h1', { key: 1, style: h1 }, `Good to see you, ${name}!`),
      element(
        'p',
        { key: 2, style: paragraph },
        'Thank you for signing up. Please confirm that this address is yours, so that nobody else can use it.',
      ),
      element(Button, { key: 3, href: confirmUrl, text: 'Confirm my address' }),
      element('h2', { key: 4, style: h2 }, 'What comes next'),
      element(
        'p',
        { key: 5, style: paragraph },
        'Once your address is confirmed you can order, follow your deliveries, and choose which news you want from us.',
      ),
      element(Divider, { key: 6 }),
      element(
        'p',
        { key: 7, style: { ...small, margin: 0 } },
        'Does the button not work? Open this link:',
        element('br'),
        element('a', { href: confirmUrl, style: { color: '#2456d6' } }, confirmUrl),
      ),
    ],
  })
}

function Layout({ children }: { readonly children: ReactNode }): ReactElement {
  const head = element(
    'head',
    null,
    element('meta', { charSet: 'utf-8' }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', null, 'Welcome'),
    element('style', null, dark),
  )
  const sheet = table(
    { className: 'sheet', style: { maxWidth: '600px' } },
    row({ style: { padding: '0 8px 20px' } }, element('span', { style: brand }, 'Acme')),
    row({ className: 'card', style: card }, children),
    row(
      { style: { padding: '20px 8px 0' } },
      element(
        'p',
        { style: small },
        'You get this mail because somebody signed up with this address. If it was not you, do nothing: we will not write again.',
      ),
      element('p', { style: small }, 'Acme Ltd · 12 Example Street · London N1 9GU'),
    ),
  )
  const outer = table(
    { className: 'page', style: page },
    row({ className: 'margin', style: { padding: '32px 16px' } }, sheet),
  )
  return element('html', { lang: 'en', dir: 'ltr' }, head, element('body', { className: 'page', style: page }, outer))
}

function Button({ href, text }: { readonly href: string; readonly text: string }): ReactElement {
  return table(
    { style: { margin: '8px 0 24px' }, width: undefined },
    row({ style: face }, element('a', { href, style: label }, text)),
  )
}

function Divider(): ReactElement {
  return table({ style: { margin: '20px 0' } }, row({ style: line }, '\u00a0'))
}

interface Box {
  readonly className?: string
  readonly style: CSSProperties
  readonly width?: string | undefined
}

function table({ className, style, width = '100%' }: Box, ...rows: readonly ReactElement[]): ReactElement {
  const box = { role: 'presentation', width, cellPadding: 0, cellSpacing: 0, border: 0, style, className }
  return element('table', box, element('tbody', null, ...rows))
}

function row({ className, style }: Box, ...children: readonly ReactNode[]): ReactElement {
  return element('tr', null, element('td', { className, style }, ...children))
}
