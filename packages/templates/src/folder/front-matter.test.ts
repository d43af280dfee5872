import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFrontMatter } from './front-matter.ts'
import type { FolderProblem } from './mail-source.ts'

function read(text: string) {
  const problems: FolderProblem[] = []
  const headed = readFrontMatter('a', 'a.md', text, (problem) => {
    problems.push(problem)
  })
  return { headed, problems }
}

test('every field is read, and the body comes after', () => {
  const yaml =
    'subject: Hi {{ name }}\npreheader: >\n  One\n  two\ndescription: d\nlayout: fancy\nsample: { on: 2026-01-02, n: 1 }\ndata:\n  name: string\n'
  const { headed, problems } = read(`---\n${yaml}---\nBody`)
  assert.deepEqual(problems, [])
  assert.deepEqual(headed?.frontMatter, {
    description: 'd',
    layout: 'fancy',
    sample: { on: '2026-01-02', n: 1 },
    data: { name: 'string' },
  })
  assert.equal(headed?.subject?.source, 'Hi {{ name }}')
  assert.equal(headed?.preheader?.source, 'One two')
  assert.equal(headed?.body, 'Body')
  assert.equal(headed?.linesBefore, 11)
  assert.deepEqual(headed?.layoutAt, { line: 7, column: 1 })
})

const places: readonly [yaml: string, line: number, column: number][] = [
  ['subject: a {{ x }}', 2, 12],
  ['subject:   "a {{ x }}"', 2, 15],
  ["description: d\nsubject: 'a {{ x }}'", 3, 13],
  ['subject: |\n   a {{ x }}', 3, 6],
]
for (const [yaml, line, column] of places) {
  test(`the Liquid of ${JSON.stringify(yaml)} is found in the file`, () => {
    const { headed } = read(`---\n${yaml}\n---\n`)
    assert.deepEqual(headed?.subject?.place(1, 3), { line, column })
  })
}

test('what does not begin with it, has none', () => {
  for (const text of ['', 'Hi\n---\n', '---- \n', ' ---\n', '--- a\n']) {
    assert.deepEqual(read(text), { headed: { frontMatter: {}, body: text, linesBefore: 0 }, problems: [] })
  }
  assert.equal(read('---\n---').headed?.body, '')
  assert.deepEqual(read('---\n\n# none\n---\nx').headed?.frontMatter, {})
})

const wrong: readonly [name: string, yaml: string, line: number, says: RegExp][] = [
  ['an unknown key', 'subject: x\npreheadr: y', 3, /unknown key "preheadr"; did you mean "preheader"/],
  ['a prototype name', '__proto__: { a: 1 }', 2, /unknown key "__proto__"; the known ones are/],
  ['a key twice', 'subject: x\nsubject: y', 3, /^this name is there twice$/],
  [
    'a colon in text',
    'subject: Order: {{ x }}',
    2,
    /^what has ": " in it goes between quotes: subject: "Order: \{\{ x }}"$/,
  ],
  ['Liquid first', 'subject: {{ x }}', 2, /^what begins with \{\{ goes between quotes: subject: "\{\{ x }}"$/],
  [
    'a tag of Liquid first',
    `subject: {% trans "it's" %}`,
    2,
    /^what begins with \{% .*: subject: '\{% trans "it''s" %}'$/,
  ],
  ['Liquid first in data', 'sample:\n  name: {{ x }}', 3, /^what begins with \{\{ .*: name: "\{\{ x }}"$/],
  ['a very long value', `subject: {{ ${'x'.repeat(500)} }}`, 2, /^what begins with \{\{ goes between quotes$/],
  ['a tab', 'sample:\n\tname: Ada', 3, /^a tab does not indent/],
  ['what is not closed', 'sample: { a: 1', 3, /; text with ": "/],
  ['text that YAML cuts off', 'subject: Order #{{ x }}', 2, /cut off at " #"/],
  ['a number for a subject', 'subject: 12', 2, /subject is to be text/],
  ['a list for a sample', 'sample: [1]', 2, /sample is to be names and values/],
  ['true for a layout', 'layout: true', 2, /the name of a layout, or false/],
  ['a list', '- a', 2, /names and values/],
  ['a tag', 'sample:\n  a: !!set {x}', 3, /the tag .* is refused/],
  ['an unknown tag', 'sample:\n  a: !!js/function "x"', 3, /tag/i],
  ['billion laughs', 'sample:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]', 4, /an alias such as \*a is refused/],
  ['deep nesting', `sample: ${'['.repeat(30_000)}`, 2, /^too much stands in each other$/],
  ['far too much', `sample: ${'x'.repeat(70_000)}`, 2, /longer than 64 KB/],
]
for (const [name, yaml, line, says] of wrong) {
  test(`refused with its line: ${name}`, () => {
    const { headed, problems } = read(`---\n${yaml}\n---\nBody`)
    assert.equal(headed, undefined)
    assert.equal(problems.length, 1)
    assert.equal(problems[0]?.line, line)
    assert.match(problems[0]?.problem ?? '', says)
  })
}

test('without an end it is refused', () => {
  assert.match(read('---\nsubject: x\n').problems[0]?.problem ?? '', /has no end/)
})
