import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemRuntime } from '../runtime/runtime.ts'
import { file } from './file.ts'
import { transportFromUrl } from './from-url.ts'
import { sampleOctets, sampleOutgoing, streamedOutgoing } from './sample-outgoing.ts'
import { schemes } from './schemes.ts'

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-file-'))
  try {
    await body(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('each message is one .eml file of its octets, for its owner only, in a folder that is created', async () => {
  await withFolder(async (folder) => {
    const outbox = join(folder, 'a', 'b')
    await file(outbox).send(sampleOutgoing())
    const names = readdirSync(outbox)
    assert.equal(names.length, 1)
    const path = join(outbox, names[0] ?? '')
    assert.match(path, /\/\d{8}T\d{6}\.\d{3}Z-000001-[0-9a-f]{16}\.eml$/)
    assert.deepEqual(new Uint8Array(readFileSync(path)), sampleOctets(['grace@example.net']))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(statSync(outbox).mode & 0o777, 0o700)
  })
})

test('names sort by time, and differ between transports at the same time', async () => {
  await withFolder(async (folder) => {
    let now = Date.UTC(2026, 0, 1)
    const runtime = { ...systemRuntime, clock: { ...systemRuntime.clock, now: () => now } }
    const [one, two] = [file(folder, runtime), file(folder, runtime)]
    await one.send(sampleOutgoing({ recipients: ['first@example.net'] }))
    await two.send(sampleOutgoing({ recipients: ['second@example.net'] }))
    now += 1
    await two.send(sampleOutgoing({ recipients: ['third@example.net'] }))
    const names = readdirSync(folder).sort()
    assert.equal(names.length, 3)
    assert.match(readFileSync(join(folder, names[2] ?? ''), 'utf8'), /third@/)
  })
})

test('nothing of the message is in the name of its file', async () => {
  await withFolder(async (folder) => {
    const outgoing = { ...sampleOutgoing({ message: { subject: '../../x' } }), messageId: '../../../etc/passwd@x' }
    await file(folder).send(outgoing)
    assert.match(readdirSync(folder).join(), /^[0-9TZ.a-f-]+\.eml$/)
  })
})

test('a message that fails half-way leaves nothing behind', async () => {
  await withFolder(async (folder) => {
    const outgoing = streamedOutgoing(['grace@example.net'], async function* () {
      yield new Uint8Array(100)
      assert.match(readdirSync(folder).join(), /^\..*\.unfinished$/)
      throw new Error('the disk is gone')
    })
    await assert.rejects(file(folder).send(outgoing), /the disk is gone/)
    assert.deepEqual(readdirSync(folder), [])
  })
})

test('a path that is no folder is FILE_FAILED and says so', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'taken')
    writeFileSync(path, '')
    const expected = {
      code: 'FILE_FAILED',
      temporary: false,
      action: 'fix-config',
      message: /taken.* is not a directory/,
    }
    await assert.rejects(file(path).send(sampleOutgoing()), expected)
    await assert.rejects(file(join(path, 'below')).send(sampleOutgoing()), {
      ...expected,
      message: /is not a directory/,
    })
    await assert.rejects(async () => file(path).verify?.(), expected)
  })
})

/** Runs `body` as a user to whom permissions mean something. */
async function withoutPrivileges(body: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return body()
  process.seteuid?.(65_534)
  try {
    await body()
  } finally {
    process.seteuid?.(0)
  }
}

test('a folder that cannot be created or written is FILE_FAILED and says so', async () => {
  await withFolder(async (folder) => {
    const locked = join(folder, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o500)
    chmodSync(folder, 0o755)
    await withoutPrivileges(async () => {
      for (const path of [locked, join(locked, 'new')]) {
        await assert.rejects(file(path).send(sampleOutgoing()), { code: 'FILE_FAILED', message: /permission denied/ })
      }
    })
  })
})

test('a folder where none can be is FILE_FAILED', { skip: process.platform !== 'linux' && 'needs /proc' }, async () => {
  await assert.rejects(file('/proc/nowhere/x').send(sampleOutgoing()), {
    code: 'FILE_FAILED',
    message: /cannot be created/,
  })
})

test('what names no folder is refused when the transport is made', () => {
  for (const text of ['file:', 'file://host/x', 'file:./x?y=z']) {
    assert.throws(() => transportFromUrl(text, schemes), { code: 'OPTION_INVALID' })
  }
  assert.throws(() => file('a\0b'), { code: 'OPTION_INVALID' })
})
