import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { declaredMembers } from './declared-type.ts'
import { placeInFrontMatter } from './front-matter-place.ts'
import { textOfMembers } from './type-text.ts'

const file = `---
description: An invoice.
data:
  name: string
  plan?: "'free' | 'paid'"
  user:
    born: Date | null
  items:
    - title: string
      price: number
  tags: string[]
  version: 2
---
<p>{{ name }}</p>
`

test('front matter declares members, objects, arrays and literals', () => {
  const { members, problems } = declared(file)
  assert.deepEqual(problems, [])
  assert.equal(
    textOfMembers(members),
    `{
  items: readonly {
    price: number
    title: string
  }[]
  name: string
  plan?: 'free' | 'paid' | undefined
  tags: readonly string[]
  user: {
    born: Date | null
  }
  version: 2
}`,
  )
})

const wrong: readonly (readonly [yaml: string, problem: string])[] = [
  [
    '  name: strng',
    '2:3: expected one of string, number, boolean, Date, null, unknown, a literal or a mapping, got strng; did you mean "string"?',
  ],
  ['  a: string\n  user:\n    born:', '4:5: declares no type; write one, such as string'],
  ['  tags:\n    - string\n    - number', '2:3: a list declares an array by its one element, got 2 elements'],
  ['  items:\n    - price: string |', '3:7: expected a type, got the end'],
  ["  '?': string", '2:3: a name is missing before the ?'],
  ['  a: string\n  a?: string', '3:3: a is declared twice, once with ? and once without'],
]
for (const [yaml, problem] of wrong) {
  test(`${JSON.stringify(yaml)} is told with its place`, () => {
    const { problems } = declared(`---\ndata:\n${yaml}\n---\n`)
    assert.deepEqual(problems, [problem.replace(/^\d+/, (line) => String(Number(line) + 1))])
  })
}

function declared(text: string) {
  const { data } = parse(text.split(/^---$/m)[1] ?? '')
  const problems: string[] = []
  const members = declaredMembers(data, (path, problem) => {
    const { line, column } = placeInFrontMatter(text, ['data', ...path])
    problems.push(`${line}:${column}: ${problem}`)
  })
  return { members, problems }
}
