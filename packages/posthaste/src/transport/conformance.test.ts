import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeTransport, type Subject } from './conformance.ts'
import { consoleTransport } from './console.ts'
import { failover } from './failover.ts'
import { file } from './file.ts'
import { memory } from './memory.ts'
import { nullTransport } from './null.ts'
import { roundRobin } from './round-robin.ts'
import { sendmail } from './sendmail.ts'

const everything = { tags: true, metadata: true, dsn: true, requireTls: true }

describeTransport('memory', () => {
  const transport = memory()
  return { transport, contacts: () => transport.messages.length, expresses: everything }
})

describeTransport('null', () => ({ transport: nullTransport(), expresses: everything }))

describeTransport('console', () => {
  const printed: unknown[] = []
  const stream = { write: (chunk: unknown) => printed.push(chunk) }
  return { transport: consoleTransport({ stream }), contacts: () => printed.length, expresses: everything }
})

describeTransport('file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-file-'))
  const outbox = join(folder, 'outbox')
  return {
    transport: file(outbox),
    contacts: () => (existsSync(outbox) ? readdirSync(outbox).length : 0),
    stop: async () => rmSync(folder, { recursive: true }),
  }
})

describeTransport('sendmail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-sendmail-'))
  const program = join(folder, 'sendmail')
  writeFileSync(program, '#!/bin/sh\ncat > "$(mktemp "$(dirname "$0")/mail.XXXXXX")"\n', { mode: 0o700 })
  return {
    transport: sendmail({ path: program, args: ['CANARY'] }),
    contacts: () => readdirSync(folder).length - 1,
    secrets: ['CANARY'],
    stop: async () => rmSync(folder, { recursive: true }),
  }
})

function inTurn(make: (members: ReturnType<typeof memory>[]) => Subject['transport']): () => Subject {
  return () => {
    const members = [memory(), memory()]
    const contacts = (): number => members.reduce((sum, { messages }) => sum + messages.length, 0)
    return { transport: make(members), contacts, expresses: everything }
  }
}

describeTransport('failover', inTurn(failover))
describeTransport('roundrobin', inTurn(roundRobin))
