import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { textsFrom } from './texts.ts'

const [ok, serverFailure, noSuchName, refused] = [0, 2, 3, 5]
const answers: Readonly<Record<string, readonly [code: number, records: readonly (readonly string[])[]]>> = {
  'one.example': [ok, [['v=DKIM1; p=abc']]],
  'long.example': [ok, [['v=DKIM1; p=', 'a'.repeat(255), 'b']]],
  'two.example': [ok, [['first'], ['second']]],
  'empty.example': [ok, []],
  'absent.example': [noSuchName, []],
  'broken.example': [serverFailure, []],
}

test('TXT records are whole, absent ones are none, and a failure is a failure', async (t) => {
  const server = createSocket('udp4', (query, peer) => server.send(answerTo(query), peer.port, peer.address))
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const texts = textsFrom([`127.0.0.1:${server.address().port}`])
  assert.deepEqual(await texts('one.example'), ['v=DKIM1; p=abc'])
  assert.deepEqual(await texts('long.example'), [`v=DKIM1; p=${'a'.repeat(255)}b`])
  assert.deepEqual((await texts('two.example')).toSorted(), ['first', 'second'])
  assert.deepEqual(await texts('empty.example'), [])
  assert.deepEqual(await texts('absent.example'), [])
  await assert.rejects(texts('broken.example'))
})

/** RFC 1035, 4.1: the question again, and behind it the records. */
function answerTo(query: Buffer): Buffer {
  const labels: string[] = []
  let at = 12
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size))
    at += 1 + size
  }
  const [code, records] = answers[labels.join('.').toLowerCase()] ?? [refused, []]
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(0x8180 | code, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(12, at + 5), ...records.map(recordOf)])
}

function recordOf(strings: readonly string[]): Buffer {
  const data = Buffer.concat(strings.map((each) => Buffer.concat([Buffer.of(each.length), Buffer.from(each)])))
  const head = Buffer.from('c00c00100001000000000000', 'hex')
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
