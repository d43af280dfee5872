// What does the inbox's store cost at 1,000 messages, and what at 100,000? One run, the same questions to both, in turn.
//   node -C posthaste-source bench/inbox-store.ts [MESSAGES]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { ListRequest } from '../packages/inbox/src/store/records.ts'
import { openStore, type Store } from '../packages/inbox/src/store/store.ts'

const many = Number(process.argv[2] ?? 100_000)
const few = 1_000
const inFlight = 10
const rounds = 31

const questions: readonly (readonly [name: string, request: ListRequest])[] = [
  ['first page', {}],
  ['first page of a mailbox', { mailbox: 'default' }],
  ['a word in 1 of 100', { query: 'needle' }],
  ['a word in every message', { query: 'hello' }],
  ['a beginning of a word', { query: 'nee' }],
  ['two words in order', { query: '"hello needle"' }],
  ['a word no message has', { query: 'absent' }],
  ['two Chinese characters', { query: '发票' }],
  ['not a word', { query: '-needle' }],
  ['from and subject', { query: 'from:ada subject:invoice', mailbox: 'default' }],
  ['unread', { query: 'is:unread' }],
  ['larger than any', { query: 'larger:10M' }],
  ['before all', { query: 'before:2001-01-01' }],
  ['a tag', { query: 'tag:rare' }],
  ['a Message-ID', { query: 'message-id:77@bench.example' }],
]

// Some thousands of words of 3 to 10 letters.
const vocabulary = Array.from({ length: 5_000 }, (_, at) => ((at + 7) ** 5).toString(36).slice(-(3 + (at % 8))))

const folder = mkdtempSync(join(tmpdir(), 'posthaste-bench-'))
try {
  const stores = {
    few: await openStore({ file: join(folder, 'few.db') }),
    many: await openStore({ file: join(folder, 'many.db') }),
  }
  await fill(stores.few, few)
  const seconds = await fill(stores.many, many)
  console.log(`intake into a file, ${inFlight} in flight: ${Math.round(many / seconds)} messages of 4 kB a second`)
  console.log(
    `${'question'.padEnd(28)}${few.toString().padStart(10)}${many.toString().padStart(10)}   ratio (medians of ${rounds}, ms)`,
  )
  for (const [name, request] of questions) {
    const times = { few: [] as number[], many: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      times.few.push(await timeOf(stores.few, request))
      times.many.push(await timeOf(stores.many, request))
    }
    const [a, b] = [median(times.few), median(times.many)]
    const found = (await stores.many.list(request)).matching
    console.log(
      `${name.padEnd(28)}${a.toFixed(2).padStart(10)}${b.toFixed(2).padStart(10)}${(b / a).toFixed(1).padStart(8)}   ${found} found`,
    )
  }
  await Promise.all([stores.few.close(), stores.many.close()])
} finally {
  rmSync(folder, { recursive: true })
}

async function fill(store: Store, count: number): Promise<number> {
  const begun = performance.now()
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      await store.add({
        octets: message(index),
        envelope: { sender: 'ada@bench.example', recipients: ['bob@bench.example'] },
        session: { id: String(index), clientAddress: '127.0.0.1', helo: 'bench', startedAt: 0, transcript: [] },
      })
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return (performance.now() - begun) / 1000
}

function message(index: number): Uint8Array {
  const words = Array.from({ length: 560 }, (_, at) => vocabulary[(index * 7919 + at * at * 31) % vocabulary.length])
  const body = words.join(' ').replace(/(.{60,72}) /g, '$1\r\n')
  const needle = index % 100 === 0 ? 'Hello needle 您的发票' : 'Hello'
  const tag = index % 1000 === 0 ? 'X-Tags: rare\r\n' : ''
  return Buffer.from(
    `From: Ada <ada@bench.example>\r\nTo: bob@bench.example\r\nSubject: Invoice ${index}\r\n${tag}` +
      `Date: Sun, 22 Nov 2026 09:00:00 +0000\r\nMessage-ID: <${index}@bench.example>\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${needle}\r\n${body}\r\n`,
  )
}

async function timeOf(store: Store, request: ListRequest): Promise<number> {
  const begun = performance.now()
  await store.list(request)
  return performance.now() - begun
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}
