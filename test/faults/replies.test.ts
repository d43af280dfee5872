// Every reply of a server, and all that can become of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFakeServer } from 'posthaste/testing'
import { conversations, faultsAt, scriptOf } from './points.ts'
import { checkTold, outcomesOf, sendPastFault } from './send-past-fault.ts'

for (const { name, server: options, client, sending, points } of conversations) {
  test(`${name}: whatever goes wrong with a reply, what is told is true, and nothing is left`, async (t) => {
    const counts = new Map<string, number>()
    for (const point of points)
      for (const [fault, behaviour] of faultsAt(point)) {
        const where = `the server ${fault} at ${point.stage} ${point.nth}`
        await using server = await startFakeServer({ ...options, script: scriptOf(point, behaviour) })
        try {
          const told = await sendPastFault(server, client, sending)
          checkTold(told, server)
          const outcomes = outcomesOf(told)
          counts.set(outcomes, (counts.get(outcomes) ?? 0) + 1)
        } catch (error) {
          throw new Error(where, { cause: error })
        }
      }
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
    t.diagnostic(`${rows} rows: ${[...counts].map(([outcomes, count]) => `${count} ${outcomes}`).join(', ')}`)
    assert.ok(counts.size > 1, 'the faults make no difference')
  })
}
