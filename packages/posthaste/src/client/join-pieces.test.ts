import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJoiner, joinPieces, type Piece } from './join-pieces.ts'

const pieces: readonly Piece[] = ['MAIL FROM:<ü@example.com>\r\n', Buffer.from('a\r\n'), 'DATA\r\n']
const joined = 'MAIL FROM:<ü@example.com>\r\na\r\nDATA\r\n'

test('joins commands and content, and leaves one piece as it is', () => {
  assert.equal(joinPieces(pieces).toString(), joined)
  const [, content = ''] = pieces
  assert.equal(joinPieces([content]), content)
})

test('what was joined before is touched only where it may be', () => {
  const joiner = createJoiner()
  const first = joiner.join(pieces, true)
  const second = joiner.join(['x', 'y'], false)
  assert.equal(first.toString(), joined)
  const third = joiner.join(['1', '2'], true)
  assert.deepEqual([second.toString(), third.toString()], ['xy', '12'])
  assert.notEqual(first.toString(), joined)
})

test('what is larger than the memory that is kept has its own', () => {
  const joiner = createJoiner()
  const first = joiner.join(['a', Buffer.alloc(20_000, 'b')], true)
  joiner.join(['c', 'd'], true)
  assert.equal(first.toString(), `a${'b'.repeat(20_000)}`)
})
