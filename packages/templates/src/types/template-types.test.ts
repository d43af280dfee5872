import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FrontMatter } from '../folder/mail-source.ts'
import type { VariableUse } from '../liquid/analyse.ts'
import { templateDataTypes } from './template-types.ts'
import { textOfMembers } from './type-text.ts'

test('declared types win over those of the sample, key by key', () => {
  const { members } = templateDataTypes({ data: { plan: "'free' | 'paid'" }, sample: { name: 'Ada', plan: 'free' } }, [
    used('name'),
    used('plan'),
  ])
  assert.equal(textOfMembers(members), "{\n  name: string\n  plan: 'free' | 'paid'\n}")
})

const sample = { user: { name: 'Ada' }, items: [{ title: 'Tea' }], when: '2026-05-03', note: 'x' }
const wrong: readonly (readonly [use: VariableUse, given: FrontMatter, problem: string])[] = [
  [used('nmae'), { data: { name: 'string' } }, 'nmae is not in the data of the front matter; did you mean name?'],
  [used('colour'), { sample }, 'colour is not in the sample of the front matter; add it to sample'],
  [used('user', 'nmae'), { sample }, 'user.nmae is not in the sample of the front matter; did you mean user.name?'],
  [
    used('items', '[]', 'tite'),
    { sample },
    'items[].tite is not in the sample of the front matter; did you mean items[].title?',
  ],
  [used('note', '[]'), { sample }, 'note is used as a list, and is none by the sample of the front matter'],
  [used('when', 'year'), { sample }, 'when.year is not in the sample of the front matter; add it to sample'],
  [
    { ...used('note'), kind: 'iterated' },
    { sample },
    'note is looped over, and is no list by the sample of the front matter',
  ],
]
for (const [use, given, problem] of wrong) {
  test(problem, () => assert.deepEqual(templateDataTypes(given, [use]).misuses, [{ use, problem }]))
}

const right: readonly VariableUse[] = [
  used('items', 'size'),
  used('items', 'first', 'title'),
  used('items', '0', 'title'),
  used('note', 'size'),
  { ...used('items'), kind: 'iterated' },
  { ...used('user'), kind: 'iterated' },
]
for (const use of right) {
  test(`${use.path.join('.')} (${use.kind}) is right`, () =>
    assert.deepEqual(templateDataTypes({ sample }, [use]).misuses, []))
}

test('what is unknown, or one of several, may have every property that one of them has', () => {
  const data = { anything: 'unknown', shape: '{ round: boolean } | { corners: number } | null' }
  const uses = [used('anything', 'at', 'all'), used('shape', 'round'), used('shape', 'corners')]
  assert.deepEqual(templateDataTypes({ data }, uses).misuses, [])
})

test('a declared type that nothing uses is told', () => {
  const { unused } = templateDataTypes({ data: { name: 'string', 'plan?': 'string' } }, [used('name')])
  assert.deepEqual(unused, [{ path: ['data', 'plan?'], problem: 'plan is declared in data and used nowhere' }])
})

function used(...path: string[]): VariableUse {
  return { path, kind: 'output', file: 'welcome/html.liquid', line: 1, column: 1 }
}
