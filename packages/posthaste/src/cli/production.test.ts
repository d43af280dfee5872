import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RouteInfo } from '../mailer/mailer.ts'
import { nullTransport } from '../transport/null.ts'
import { warningsOf } from './production.ts'

const cases: readonly (readonly [
  name: string,
  route: string,
  routes: Record<string, RouteInfo>,
  warnings: readonly RegExp[],
])[] = [
  ['all is fit', 'default', { default: route('a@acme.example') }, []],
  ['no From', 'default', { default: route() }, [/No From is configured/]],
  [
    "the transport's own",
    'default',
    { default: route('a@acme.example', [], ['drops everything']) },
    [/drops everything/],
  ],
  [
    'a domain of its own',
    'news',
    { default: route('a@acme.example'), news: route('a@other.example') },
    [/other\.example.*acme\.example.*DMARC/],
  ],
  ['a domain below', 'news', { default: route('a@acme.example'), news: route('a@news.acme.example') }, []],
  ['the domain above', 'news', { default: route('a@mail.acme.example'), news: route('a@ACME.example') }, []],
  [
    'a domain that only ends alike',
    'news',
    { default: route('a@acme.example'), news: route('a@notacme.example') },
    [/DMARC/],
  ],
  ['no route of that default', 'news', { news: route('a@acme.example') }, []],
  ['an account of the same domain', 'default', { default: route('a@acme.example', ['smtp@acme.example']) }, []],
  [
    'an account of another',
    'default',
    { default: route('a@acme.example', ['acme@provider.example']) },
    [/account acme@provider\.example/],
  ],
  ['an account that is no address', 'default', { default: route('a@acme.example', ['apikey']) }, []],
]
for (const [name, of, routes, warnings] of cases) {
  test(name, () => {
    const found = warningsOf(of, routes)
    assert.equal(found.length, warnings.length, found.join('\n'))
    for (const [index, warning] of warnings.entries()) assert.match(found[index] ?? '', warning)
  })
}

function route(from?: string, accounts: readonly string[] = [], warnings: readonly string[] = []): RouteInfo {
  return { transport: { ...nullTransport(), accounts, warnings }, from: from === undefined ? [] : [{ address: from }] }
}
