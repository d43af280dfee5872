import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FolderContents } from '../folder/mail-source.ts'
import { textOfHtml } from '../html/text-of-html.ts'
import type { Holes } from '../liquid/holes.ts'
import { escapeHtml } from '../liquid/markup.ts'
import { createLocales } from '../locale/locales.ts'
import { createFinisher } from './create-finisher.ts'
import { finishHtml } from './finish-html.ts'

const contents: FolderContents = {
  folder: '/none',
  mails: new Map(),
  shared: new Map(),
  stylesheets: new Map([
    ['styles/a.css', 'p { color: red } .x1 { color: blue } h1:empty { color: green } td { top: 0 }'],
  ]),
  images: new Map(),
  catalogues: new Map(),
  texts: new Map(),
  problems: [],
}
const options = { catalogues: new Map(), defaultLocale: 'en', timeZone: 'UTC', warn: () => {} }
const translator = createLocales(options).translator('en')

/** Stands for what writes a value: one object for each place. */
const sites = Array.from({ length: 20 }, () => ({}))

type Write = (site: number, value: string) => string

/** Every kind of place that a value can stand in. */
const places: readonly ((write: Write, a: string, b: string) => string)[] = [
  (write, a, b) => `<p>Hi ${write(0, a)}, ${write(1, b)}${write(2, a)}.</p>`,
  (write, a) => `<h1> Hello, ${write(3, a)}! </h1>`,
  (write, a, b) => `<h2>${write(4, a)} <b>${write(5, b)}</b></h2>`,
  (write, a) => `<h1>${write(6, a)}<br>two</h1>`,
  (write, a, b) => `<p><a href="${write(7, a)}" title="${write(8, b)}">${write(9, b)}</a></p>`,
  (write, a) => `<p><a href="https://a.example/${write(10, a)}?x=1">go</a></p>`,
  (write, a) => `<p class="${write(11, a)}" style="color:${write(12, a)}">c</p>`,
  (write, a) => `<img src="https://a.example/${write(13, a)}.png" alt="${write(14, a)}">`,
  (write, a, b) =>
    `<table><tr><th>A</th><th>B</th></tr><tr><td>${write(15, a)}</td><td>${write(16, b)}</td></tr></table>`,
  (write, a) => `<table role="presentation"><tr><td>${write(17, a)}</td><td>x</td></tr></table>`,
  (write, a) => `<ul><li>${write(18, a)}</li></ul><!-- ${write(19, a)} -->`,
  () => '<link rel="stylesheet" href="styles/a.css">',
]

const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'Ada',
    'x1',
    'Ada & Bob',
    '<b>x</b>',
    '"\'',
    '张三',
    'a  b',
    ' a',
    'a ',
    'a\nb',
    '\u{E000}0\u{E001}',
  ),
  fc.constantFrom(
    'https://a.example/?a=1&b=2',
    'https://www.a.example/',
    'a.example',
    '#x',
    'javascript:x',
    '/path',
    'ftp://x',
    'go',
    'mailto:a@b.example',
  ),
  fc.constantFrom('\u{34F}', 'a\u{2007}', '\u{200D}', '\u{AD}', '👩‍🚀', '-', '1.5', '&amp;', '\u{E002}', 'مرحبا'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

test('what comes out is what comes out without keeping anything, whoever was served before', () => {
  const mail = fc.record({
    chosen: fc.uniqueArray(fc.nat({ max: places.length - 1 }), { minLength: 1 }),
    readers: fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 4 }),
  })
  fc.assert(
    fc.property(mail, ({ chosen, readers }) => {
      const keeping = createFinisher('a', contents)
      for (const [a, b] of readers) {
        const markup = (write: Write) =>
          `<!doctype html><html><body>${chosen.map((each) => places[each]?.(write, a, b)).join('')}</body></html>`
        const plain = markup((_, text) => escapeHtml(text))
        const kept = keeping(
          (holes: Holes) => ({
            subject: a,
            markup: markup((site, text) => holes.take(sites[site] ?? {}, text, escapeHtml(text))),
          }),
          translator,
        )
        const made = finishHtml(plain, 'a', contents, translator)
        assert.equal(kept.html, made.html)
        assert.equal(kept.text(), textOfHtml(made.html))
      }
    }),
    { numRuns: 300 },
  )
})

test('the steps are not taken again for the same parts with other values', () => {
  const finish = createFinisher('a', contents)
  const site = {}
  let asked = 0
  class Counting extends Map<string, string> {
    override get(key: string): string | undefined {
      asked++
      return super.get(key)
    }
  }
  const counting = createFinisher('a', { ...contents, stylesheets: new Counting(contents.stylesheets) })
  for (const name of ['Ada', 'Bob', 'Cy']) {
    const write = (holes: Holes) => ({
      subject: 'x',
      markup: `<html><link rel="stylesheet" href="styles/a.css"><p>${holes.take(site, name, name)}</p></html>`,
    })
    assert.match(finish(write, translator).html, new RegExp(`<p style="color:red">${name}</p>`))
    counting(write, translator)
  }
  assert.equal(asked, 1)
})

test('a preheader is put in hidden, escaped, and stays out of the text', () => {
  const finish = createFinisher('a', contents)
  const { html, text } = finish(() => ({ subject: 's', preheader: 'A <b>', markup: '<p>Hi</p>' }), translator)
  assert.match(html, /<body>\s*<div style="display:none[^"]*">A &lt;b&gt;/)
  assert.match(html, /<title>s<\/title>/)
  assert.equal(text(), 'Hi')
})
