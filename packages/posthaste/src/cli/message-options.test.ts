import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MessageOptions, messageOf } from './message-options.ts'
import type { Terminal } from './terminal.ts'

const silent = { write: () => {}, coloured: false, columns: 80 }

test('what no option names is not in the message', async () => {
  assert.deepEqual(await messageOf(['a@example.com'], { text: 'x' }, terminal()), { to: ['a@example.com'], text: 'x' })
})

test('arguments stand before --to', async () => {
  const { to } = await messageOf(['a@example.com'], { text: 'x', to: ['b@example.com'] }, terminal())
  assert.deepEqual(to, ['a@example.com', 'b@example.com'])
})

test('a header is cut at its first colon', async () => {
  const { headers } = await messageOf([], { text: 'x', header: ['X-A: b: c', 'X-A:d'] }, terminal())
  assert.deepEqual(headers, [
    ['X-A', 'b: c'],
    ['X-A', 'd'],
  ])
})

test('standard input is read where no body is given, across chunks of one character', async () => {
  const octets = new TextEncoder().encode('Grüße\n')
  const { text } = await messageOf([], {}, terminal([octets.slice(0, 3), octets.slice(3)]))
  assert.equal(text, 'Grüße\n')
})

test('an empty text is a body', async () => {
  assert.equal((await messageOf([], { text: '' }, terminal([Buffer.from('unread')]))).text, '')
})

const refused: readonly (readonly [options: MessageOptions, problem: RegExp])[] = [
  [{ text: 'x', textFile: 'y' }, /--text and --text-file exclude each other/],
  [{ html: 'x', htmlFile: 'y' }, /--html and --html-file exclude each other/],
  [{ textFile: '-', htmlFile: '-' }, /not both/],
  [{ text: 'x', inline: ['logo.png'] }, /--inline must be cid=FILE, got "logo\.png"/],
  [{ text: 'x', inline: ['=logo.png'] }, /--inline must be cid=FILE/],
  [{ text: 'x', header: [': y'] }, /--header must be 'Name: value'/],
  [{ textFile: '/nowhere/at/all' }, /--text-file \/nowhere\/at\/all cannot be read \(ENOENT\)/],
]
for (const [options, problem] of refused) {
  test(`${JSON.stringify(options)} is refused`, async () => {
    await assert.rejects(messageOf([], options, terminal()), problem)
  })
}

function terminal(input: readonly Uint8Array[] = []): Terminal {
  const stdin = () =>
    (async function* () {
      yield* input
    })()
  return { stdin, stdout: silent, stderr: silent, environment: {}, signal: new AbortController().signal }
}
