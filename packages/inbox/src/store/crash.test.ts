// Is what was acknowledged still there after kill -9, and can it be found?
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { octetsOf } from './sample-incoming.ts'
import { openStore } from './store.ts'

test('whatever was added before kill -9 is there afterwards, octet for octet, and is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'posthaste-crash-'))
  const file = join(folder, 'inbox.db')
  try {
    const acknowledged = new Map<string, number>()
    // The same file three times: each time it opens what the kill left behind.
    for (const enough of [37, 400, 801]) {
      const child = spawn(
        process.execPath,
        [
          ...process.execArgv.filter((flag) => !flag.startsWith('--test')),
          fileURLToPath(new URL('crash-child.ts', import.meta.url)),
          file,
        ],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const exit = once(child, 'exit')
      let seen = 0
      for await (const line of createInterface({ input: child.stdout })) {
        const [id = '', index] = line.split(' ')
        // The kill may cut the last line.
        if (index === undefined) continue
        acknowledged.set(id, Number(index))
        seen += 1
        if (seen === enough) child.kill('SIGKILL')
      }
      await exit
      assert.equal(child.signalCode, 'SIGKILL')

      await using store = await openStore({ file })
      const { total } = await store.counts()
      assert.ok(total >= acknowledged.size, `${total} kept, ${acknowledged.size} acknowledged`)
      for (const [id, number] of [...acknowledged].slice(-enough)) {
        const expected = octetsOf({ subject: `n${number}`, text: `needle${number} 发票 ${'x'.repeat(number % 5000)}` })
        assert.deepEqual(await store.octets(id), expected)
      }
      const latest = [...acknowledged].slice(-50)
      for (const [id, number] of latest) {
        const { messages } = await store.list({ query: `"needle${number}" 发票` })
        assert.ok(
          messages.some((message) => message.id === id),
          `needle${number} is found`,
        )
      }
      assert.equal((await store.list({ query: '发票', start: total })).matchingExact, true)
      assert.equal((await store.list({ query: '发票', start: total })).matching, total)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
