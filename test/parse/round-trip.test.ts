import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { completeMessage } from '../../packages/posthaste/src/message/complete.ts'
import { createMessage } from '../../packages/posthaste/src/message/create-message.ts'
import { compose } from '../../packages/posthaste/src/mime/compose.ts'
import type { Raw } from '../../packages/posthaste/src/mime/raw.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'
import { readingOf } from '../judge/expected.ts'
import type { Reading } from '../judge/judges.ts'
import { message } from '../judge/messages.ts'
import { walk } from '../judge/verdict.ts'
import { ourReading } from './our-reading.ts'

// The generator's longest file names are beyond what anybody sends, and beyond the limit.
const limits = { parameters: 5000 }

test('what the composer writes comes back the same', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (input) => {
      const completed = completeMessage(createMessage(input), systemRuntime)
      const raw = await compose(completed, systemRuntime)
      const read = ourReading(await octetsOf(raw), limits)
      const differences: string[] = []
      walk('', await readingOf(completed), comparable(read), (path, said, found) => {
        if (path === 'defects' && read.defects.every((each) => isMeant(each, raw))) return
        differences.push(`${path}: said ${shown(said)}, read ${shown(found)}`)
      })
      assert.deepEqual(differences, [])
    }),
    { numRuns: 300 },
  )
})

/** A lone text is the end of the message, which ends in a line end whether the text did or not. */
function comparable({ root, ...rest }: Reading): Reading {
  if (root.text === undefined) return { ...rest, root }
  const { sha256: _, text, ...others } = root
  return { ...rest, root: { ...others, text: text.replace(/\r\n$/, '') } }
}

async function octetsOf(raw: Raw): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of raw.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** UTF-8 in the header is what SMTPUTF8 allows; in the body, what the generator's attached messages are wrong about. */
function isMeant(defect: string, raw: Raw): boolean {
  return (
    (raw.needsSmtpUtf8 && defect.startsWith('8bit-header')) || (raw.needs8BitMime && defect.startsWith('8bit-body'))
  )
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 300)
}
