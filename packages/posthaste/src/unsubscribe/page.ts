// The pages that a person sees: no scripts, nothing from elsewhere, plain words.
import { confirmation } from './form-body.ts'
import { maskAddress } from './mask-address.ts'
import { nodeCrypto } from './secret.ts'
import type { Subscription } from './token.ts'

/** The words of the pages. `{address}` stands for the masked address, `{list}` for the name of the list. */
export interface UnsubscribeTexts {
  /** The language of the words, as a BCP 47 tag. @default 'en' */
  readonly lang: string
  /** The title of each page. @default 'Unsubscribe' */
  readonly title: string
  /** The question of a link that names no list. */
  readonly question: string
  /** The question of a link that names a list. @default that of a link that names none */
  readonly listQuestion: string
  readonly button: string
  /** What is said when it is done. */
  readonly done: string
  /** What is said of a link that is none of ours. */
  readonly invalid: string
  /** What is said of a request that asks for nothing we know. */
  readonly failed: string
}

const english: Omit<UnsubscribeTexts, 'listQuestion'> = {
  lang: 'en',
  title: 'Unsubscribe',
  question: 'Stop sending mail to {address}?',
  button: 'Unsubscribe',
  done: '{address} is unsubscribed. You can close this page.',
  invalid: 'This link is not complete, or it is not one of ours. Please open it again from the mail.',
  failed: 'Nothing was changed. Please open the link in the mail again, and press the button.',
}

/** Every name of {@link UnsubscribeTexts}. */
export const textNames: ReadonlySet<string> = new Set([...Object.keys(english), 'listQuestion'])

/** Every word, those of the caller first. */
export function textsOf(given: Partial<UnsubscribeTexts>): UnsubscribeTexts {
  const texts = { ...english, ...given }
  return { listQuestion: texts.question, ...texts }
}

/** Which page. */
export type PageKind = 'question' | 'done' | 'invalid' | 'failed'

/** One page as HTML. */
export function pageOf(kind: PageKind, texts: UnsubscribeTexts, subscription?: Subscription): string {
  const said = kind === 'question' && subscription?.list !== undefined ? texts.listQuestion : texts[kind]
  const form = `<form method="post"><input type="hidden" name="${confirmation.name}" value="${confirmation.value}"><button>${escaped(texts.button)}</button></form>`
  return `<!doctype html>
<html lang="${escaped(texts.lang)}" dir="auto">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escaped(texts.title)}</title>
<style>${style}</style>
<main>
<h1>${escaped(texts.title)}</h1>
<p>${escaped(filledIn(said, subscription))}</p>
${kind === 'question' ? form : ''}
</main>
</html>
`
}

const style =
  ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;padding:2rem 1rem}main{max-width:32rem;margin:auto}button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}'

let policy: string | undefined

/** The header fields of each page: nobody keeps it, frames it, indexes it, or learns its address from a link on it. */
export function pageHeaders(): Readonly<Record<string, string>> {
  policy ??= [
    "default-src 'none'",
    `style-src 'sha256-${nodeCrypto().createHash('sha256').update(style).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  }
}

function filledIn(text: string, subscription: Subscription | undefined): string {
  if (subscription === undefined) return text
  const { address, list = '' } = subscription
  return text.replaceAll(/\{(address|list)\}/g, (_, name) => (name === 'address' ? maskAddress(address) : list))
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
