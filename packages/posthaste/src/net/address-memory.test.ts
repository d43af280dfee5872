import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostAddress } from '../runtime/resolver.ts'
import { createAddressMemory } from './address-memory.ts'

const orders: readonly [given: string, order: string][] = [
  ['', ''],
  ['6a', '6a'],
  ['6a 6b 4a 4b', '6a 4a 6b 4b'],
  ['4a 6a 6b', '4a 6a 6b'],
  ['6a 6b 6c 4a', '6a 4a 6b 6c'],
  ['4a 4b', '4a 4b'],
]

for (const [given, order] of orders) {
  test(`the addresses ${given || '(none)'} are tried as ${order || '(none)'}`, () => {
    assert.equal(inWords(createAddressMemory().inOrder(addresses(given), 0)), order)
  })
}

test('an address that failed comes last for a while, and first again once it worked', () => {
  const memory = createAddressMemory()
  const given = addresses('6a 4a 6b')
  memory.failed('6a', 1000)
  assert.equal(inWords(memory.inOrder(given, 1000)), '4a 6b 6a')
  assert.equal(inWords(memory.inOrder(given, 300_999)), '4a 6b 6a')
  assert.equal(inWords(memory.inOrder(given, 301_000)), '6a 4a 6b')
  memory.worked('6a')
  assert.equal(inWords(memory.inOrder(given, 1000)), '6a 4a 6b')
})

test('when all failed lately, all are tried', () => {
  const memory = createAddressMemory()
  for (const each of ['6a', '4a']) memory.failed(each, 0)
  assert.equal(inWords(memory.inOrder(addresses('6a 4a'), 0)), '6a 4a')
})

test('it remembers a bounded number', () => {
  const memory = createAddressMemory()
  memory.failed('6a', 0)
  for (let each = 0; each < 64; each++) memory.failed(`${each}`, 0)
  assert.equal(inWords(memory.inOrder(addresses('6a 4a'), 0)), '6a 4a')
})

function addresses(words: string): readonly HostAddress[] {
  return words.split(' ').flatMap((word) => (word === '' ? [] : [{ address: word, family: word[0] === '6' ? 6 : 4 }]))
}

function inWords(given: readonly HostAddress[]): string {
  return given.map(({ address }) => address).join(' ')
}
