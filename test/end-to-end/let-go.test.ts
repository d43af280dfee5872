import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

interface Grown {
  readonly old: number
  readonly buffers: number
}

test('what was made for a message is gone soon after it is answered', () => {
  const { old } = grown(4000, 1_000_000)
  // It was 20 MB with a getter in an object of each message, and is less than a tenth of one without.
  assert.ok(old < 4_000_000, `the old generation has grown by ${old} octets`)
})

test('a connection that was replaced keeps neither its memory nor its last message', () => {
  const { buffers } = grown(8000, 100)
  // It was 2 MB where each of 80 connections kept them.
  assert.ok(buffers < 1_000_000, `the memory of buffers has grown by ${buffers} octets`)
})

function grown(messages: number, perConnection: number): Grown {
  // With a small young generation, whatever is still reachable a few messages later moves to the old one, where a large
  // heap to begin with puts off the collection. So small a generation would make V8 guess that all objects grow old.
  const collector = ['--max-semi-space-size=1', '--initial-heap-size=1000', '--no-allocation-site-pretenuring']
  const flags = ['--expose-gc', ...collector, '--conditions=posthaste-source']
  const program = join(import.meta.dirname, 'let-go.ts')
  const printed = execFileSync(process.execPath, [...flags, program, String(messages), String(perConnection)])
  return JSON.parse(printed.toString())
}
