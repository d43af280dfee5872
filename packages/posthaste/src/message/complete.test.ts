import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { completeMessage } from './complete.ts'
import { createMessage, isMessage } from './create-message.ts'
import { parseMessageId } from './message-id.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const runtime: Runtime = {
  ...systemRuntime,
  clock: { now: () => now, after: () => () => {} },
  random: { bytes: (count) => Uint8Array.from({ length: count }, (_, index) => index) },
}

test('the date and the Message-ID are filled in; its right side is the domain of From', () => {
  const completed = completeMessage(createMessage({ from: 'a@bücher.example' }), runtime)
  assert.equal(completed.date, now)
  assert.equal(completed.messageId, '000102030405060708090a0b0c0d0e0f@xn--bcher-kva.example')
  assert.ok(Object.isFrozen(completed) && isMessage(completed))
})

test('they are kept when given', () => {
  const completed = completeMessage(createMessage({ from: 'a@b.c', date: 0, messageId: 'x@y.z' }), runtime)
  assert.equal(completed.date, 0)
  assert.equal(completed.messageId, 'x@y.z')
})

test('the author is filled in when there is none', () => {
  const from = [{ name: 'Acme', address: 'hello@acme.example' }]
  const completed = completeMessage(createMessage({ to: 'a@b.c' }), runtime, { from })
  assert.deepEqual(completed.from, from)
  assert.match(completed.messageId, /@acme\.example$/)
  assert.deepEqual(completeMessage(createMessage({ from: 'x@y.z' }), runtime, { from }).from, [{ address: 'x@y.z' }])
})

test('the Message-ID follows the author that the header shows', () => {
  const message = createMessage({ from: 'bounces@a.example', headers: { From: 'Ada <ada@b.example>' } })
  assert.match(completeMessage(message, runtime).messageId, /@b\.example$/)
})

test('a domain literal makes a legal Message-ID', () => {
  const { messageId } = completeMessage(createMessage({ from: 'a@[IPv6:2001:db8::1]' }), runtime)
  assert.equal(parseMessageId(messageId, 'messageId'), messageId)
})

test('a message without an author is refused', () => {
  assert.throws(() => completeMessage(createMessage({ to: 'a@b.c' }), runtime), {
    code: 'MESSAGE_INVALID',
    field: 'from',
  })
})

test('several default authors need a sender', () => {
  const from = [{ address: 'a@b.c' }, { address: 'd@e.f' }]
  assert.throws(() => completeMessage(createMessage({}), runtime, { from }), {
    code: 'MESSAGE_INVALID',
    field: 'sender',
  })
})

test('no two Message-IDs of the system are the same', () => {
  const message = createMessage({ from: 'a@b.c' })
  const ids = new Set(Array.from({ length: 100 }, () => completeMessage(message, systemRuntime).messageId))
  assert.equal(ids.size, 100)
})
