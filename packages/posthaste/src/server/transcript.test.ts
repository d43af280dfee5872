import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../runtime/clock.ts'
import { createTranscript } from './transcript.ts'

test('a transcript keeps the beginning and the end, and says what it left out', () => {
  const transcript = createTranscript(systemClock)
  for (let line = 0; line < 1000; line++) transcript.add('client', `line ${line}`)
  const texts = transcript.entries().map(({ text }) => text)
  assert.equal(texts.length, 241)
  assert.deepEqual(
    [texts[0], texts[39], texts[40], texts[41], texts.at(-1)],
    ['line 0', 'line 39', '(760 lines left out)', 'line 800', 'line 999'],
  )
})

test('a long line is cut', () => {
  const transcript = createTranscript(systemClock)
  transcript.add('server', 'x'.repeat(5000))
  assert.equal(transcript.entries()[0]?.text.length, 1001)
})
