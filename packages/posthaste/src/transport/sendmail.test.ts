import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../runtime/clock.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { transportFromUrl } from './from-url.ts'
import { sampleOctets, sampleOutgoing, streamedOutgoing } from './sample-outgoing.ts'
import { schemes } from './schemes.ts'
import { sendmail } from './sendmail.ts'
import type { Outgoing } from './transport.ts'

interface Program {
  readonly path: string
  /** What the program wrote into `name` beside itself. */
  read(name: string): string
  has(name: string): boolean
}

/** Runs `body` with a program of this text, in which `$here` is its own folder. */
async function withProgram(text: string, body: (program: Program) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-sendmail-'))
  const path = join(folder, 'sendmail')
  writeFileSync(path, `#!/bin/sh\nhere="$(dirname "$0")"\n${text}\n`, { mode: 0o700 })
  try {
    await body({
      path,
      read: (name) => readFileSync(join(folder, name), 'utf8'),
      has: (name) => existsSync(join(folder, name)),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const recording = 'for each; do printf "%s\\n" "[$each]"; done > "$here/args"; cat > "$here/mail"'

test('the program gets the envelope as arguments and the message with LF', async () => {
  await withProgram(recording, async ({ path, read }) => {
    const recipients = ['grace@example.net', '"a b; rm -rf $HOME `x` *"@example.net']
    const receipt = await sendmail({ path, args: ['-C', '/etc/x y'] }).send(sampleOutgoing({ recipients }))
    assert.deepEqual(receipt.accepted, recipients)
    assert.deepEqual(read('args').trim().split('\n'), [
      '[-C]',
      '[/etc/x y]',
      '[-i]',
      '[-f]',
      '[ada@example.com]',
      '[--]',
      ...recipients.map((each) => `[${each}]`),
    ])
    assert.equal(read('mail'), Buffer.from(sampleOctets(recipients)).toString().replaceAll('\r\n', '\n'))
  })
})

test('CRLF stays when it is asked for, and the empty sender is <>', async () => {
  await withProgram(recording, async ({ path, read }) => {
    await transportFromUrl(`sendmail:${path}?lineEnds=crlf&args=-a%20-b`, schemes).send(sampleOutgoing({ sender: '' }))
    assert.equal(read('mail'), Buffer.from(sampleOctets(['grace@example.net'])).toString())
    assert.match(read('args'), /^\[-a\]\n\[-b\]\n\[-i\]\n\[-f\]\n\[<>\]\n\[--\]/)
  })
})

const unsafe: readonly (readonly [field: string, sender: string, recipient: string])[] = [
  ['envelope.recipients[0]', 'ada@example.com', '-OQueueDirectory=/var@x'],
  ['envelope.recipients[0]', 'ada@example.com', '-X/var/www/x.php@example.com'],
  ['envelope.sender', '-oQ/tmp@example.com', 'grace@example.net'],
  ['envelope.recipients[0]', 'ada@example.com', 'a@b\r\nDATA'],
  ['envelope.recipients[0]', 'ada@example.com', 'a@b\n-t'],
  ['envelope.recipients[0]', 'ada@example.com', 'a@b\0c'],
  ['envelope.recipients[0]', 'ada@example.com', 'a@b\u2028c'],
  ['envelope.sender', 'a@b\rc', 'grace@example.net'],
]

for (const [field, sender, recipient] of unsafe) {
  test(`${JSON.stringify(sender)} to ${JSON.stringify(recipient)} never reaches a program`, async () => {
    await withProgram(recording, async ({ path, has }) => {
      const outgoing = sampleOutgoing({ sender, recipients: [recipient] })
      await assert.rejects(sendmail({ path }).send(outgoing), { code: 'ADDRESS_INVALID', field, action: 'fix-message' })
      assert.ok(!has('args'))
    })
  })
}

const exits: readonly (readonly [code: number, expected: object])[] = [
  [1, { code: 'SENDMAIL_FAILED', action: 'fix-config', outcome: 'not-sent' }],
  [64, { code: 'SENDMAIL_FAILED', action: 'fix-config' }],
  [65, { code: 'RECIPIENTS_REFUSED', action: 'fix-message' }],
  [67, { code: 'RECIPIENTS_REFUSED', action: 'suppress' }],
  [68, { code: 'RECIPIENTS_REFUSED', action: 'suppress' }],
  [69, { code: 'SENDMAIL_FAILED', action: 'retry' }],
  [75, { code: 'SENDMAIL_FAILED', action: 'retry', temporary: true, message: /75 \(failed for now\): try later/ }],
  [77, { code: 'SENDMAIL_FAILED', action: 'fix-config', temporary: false }],
  [78, { code: 'SENDMAIL_FAILED', action: 'fix-config' }],
]

for (const [code, expected] of exits) {
  test(`exit code ${code} is read as sysexits.h has it`, async () => {
    await withProgram(`cat > /dev/null; printf 'try\\nlater\\033' >&2; exit ${code}`, ({ path }) =>
      assert.rejects(sendmail({ path }).send(sampleOutgoing()), expected),
    )
  })
}

test('no such user among several: nobody can say which, so that the outcome is unknown', async () => {
  await withProgram('cat > /dev/null; exit 67', ({ path }) =>
    assert.rejects(sendmail({ path }).send(sampleOutgoing({ recipients: ['a@example.net', 'b@example.net'] })), {
      code: 'OUTCOME_UNKNOWN',
    }),
  )
})

test('a program that ends without reading the whole message has not sent it, whatever it says', async () => {
  await withProgram('exit 0', ({ path }) => {
    const outgoing = streamedOutgoing(['grace@example.net'], endless)
    return assert.rejects(sendmail({ path }).send(outgoing), {
      code: 'SENDMAIL_FAILED',
      outcome: 'not-sent',
      message: /before it had read/,
    })
  })
})

test('a program that is killed after the end of the message: the outcome is unknown', async () => {
  await withProgram('cat > /dev/null; kill -9 $$', ({ path }) =>
    assert.rejects(sendmail({ path }).send(sampleOutgoing()), { code: 'OUTCOME_UNKNOWN', message: /SIGKILL/ }),
  )
})

test('a program that is killed before the end of the message has not sent it', async () => {
  await withProgram('head -c 10 > /dev/null; kill -9 $$', ({ path }) =>
    assert.rejects(sendmail({ path }).send(streamedOutgoing(['grace@example.net'], endless)), {
      code: 'SENDMAIL_FAILED',
      temporary: true,
      outcome: 'not-sent',
    }),
  )
})

test('an abort half-way kills the program and what it started, before either sees an end', async () => {
  // What a shell starts in the background reads nothing unless it is handed its input.
  const script = 'exec 3<&0; touch "$here/started"; (cat <&3 > /dev/null; touch "$here/ended") & wait'
  await withProgram(script, async ({ path, has }) => {
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    const outgoing = streamedOutgoing(['grace@example.net'], async function* () {
      while (!has('started')) {
        yield new Uint8Array(10)
        await turn()
      }
      controller.abort(reason)
      await new Promise(() => {})
    })
    await assert.rejects(sendmail({ path }).send(outgoing, controller.signal), (error) => error === reason)
    assert.ok(!has('ended'))
  })
})

test('an abort after the whole message was handed over: the outcome is unknown, and the reason is its cause', async () => {
  await withProgram('cat > /dev/null; touch "$here/read"; exec sleep 60', async ({ path, has }) => {
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    const sending = assert.rejects(sendmail({ path }).send(sampleOutgoing(), controller.signal), {
      code: 'OUTCOME_UNKNOWN',
      cause: reason,
    })
    while (!has('read')) await turn()
    controller.abort(reason)
    await sending
  })
})

test('a program that takes too long is ended', async () => {
  let elapse = (): void => {}
  const clock: Clock = {
    ...systemRuntime.clock,
    after: (delayMs, task) => {
      if (delayMs !== 300_000) return systemRuntime.clock.after(delayMs, task)
      elapse = task
      return () => {}
    },
  }
  const outgoing: Outgoing = streamedOutgoing(['grace@example.net'], async function* () {
    yield new Uint8Array(10)
    elapse()
    await new Promise(() => {})
  })
  await withProgram('exec sleep 60', ({ path }) =>
    assert.rejects(sendmail({ path }, { ...systemRuntime, clock }).send(outgoing), {
      code: 'SENDMAIL_FAILED',
      temporary: true,
      message: /longer than/,
    }),
  )
})

test('a program that is not there is an error that names it', async () => {
  const expected = { code: 'SENDMAIL_FAILED', action: 'fix-config', message: /\/nowhere\/sendmail/ }
  await assert.rejects(sendmail({ path: '/nowhere/sendmail' }).send(sampleOutgoing()), expected)
  await assert.rejects(async () => sendmail({ path: '/nowhere/sendmail' }).verify?.(), expected)
})

test('what cannot work is refused when the transport is made', () => {
  for (const options of [{ path: '-x' }, { path: '' }, { path: 'a\nb' }, { args: ['a\0b'] }, { timeoutMs: 0 }]) {
    assert.throws(() => sendmail(options), { code: 'OPTION_INVALID' })
  }
  assert.throws(() => sendmail(JSON.parse('{"newline":"lf"}')), { code: 'OPTION_INVALID' })
})

async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    yield new Uint8Array(10_000)
    await turn()
  }
}
