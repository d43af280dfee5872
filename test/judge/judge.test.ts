import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMessage } from '../../packages/posthaste/src/message/create-message.ts'
import { requireProgram } from '../real-programs.ts'
import { isInstalled, judgePrograms, startJudge } from './judges.ts'
import { message } from './messages.ts'
import { judged } from './verdict.ts'

// A slice of `npm run judge`, always the same messages, so that a red test is the change's doing.

const inputs = fc.sample(message, { numRuns: 150, seed: 2026 })

for (const program of judgePrograms) {
  test(`${program.name} reads what the composer wrote`, async (t) => {
    if (!requireProgram(t, `${program.name} with its mail parser`, program.debianPackage, isInstalled(program))) return
    const judge = startJudge(program)
    t.after(() => judge.close())
    for (const [index, input] of inputs.entries()) {
      const { differences } = await judged(input, [judge])
      assert.deepEqual(
        differences.filter(({ excuse }) => excuse === undefined),
        [],
        `message ${index}`,
      )
    }
  })
}

test('half of a surrogate pair is refused wherever it stands, with the field', () => {
  const broken = fc.constantFrom('\ud800', 'a\udc00b', '\udfff\ud83d')
  const places = fc.constantFrom('subject', 'text', 'html')
  fc.assert(
    fc.property(message, places, broken, (input, field, text) => {
      assert.throws(
        () => createMessage({ ...input, [field]: text }),
        (error) => error instanceof Error && 'field' in error && error.field === field,
      )
    }),
  )
})
