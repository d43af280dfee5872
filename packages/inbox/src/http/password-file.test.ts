import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basicCredentials, passwordLine, readPasswords } from './password-file.ts'

test('a line that was made lets in whom it was made for, and nobody else', async () => {
  const check = readPasswords(`# the team\n\n${await passwordLine('ada', 'pass:wörd')}\r\n`)
  assert.equal(await check('ada', 'pass:wörd'), true)
  assert.equal(await check('ada', 'pass:wörd'), true, 'remembered')
  assert.equal(await check('ada', 'password'), false)
  assert.equal(await check('grace', 'pass:wörd'), false)
  assert.equal(await check('__proto__', ''), false)
})

test('a flood of wrong passwords is bounded', async () => {
  const check = readPasswords(await passwordLine('ada', 'x'))
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => check('ada', `${index}`)))
  assert.deepEqual(new Set(answers), new Set([false]))
  assert.equal(await check('ada', 'x'), true)
})

const wrongFiles: readonly [text: string, message: RegExp][] = [
  ['', /names nobody/],
  ['# nobody\n', /names nobody/],
  ['ada:secret', /line 1/],
  ['ada:$2y$05$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ012345', /line 1/],
  ['\nada:scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', /line 2/],
  ['ada:scrypt$4194304$99$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', /line 1/],
]

for (const [text, message] of wrongFiles) {
  test(`a password file is refused: ${JSON.stringify(text.slice(0, 20))}`, () => {
    assert.throws(() => readPasswords(text), message)
  })
}

test('no line can be made that is read as another', async () => {
  await assert.rejects(passwordLine('a:b', 'x'), /colon/)
  await assert.rejects(passwordLine('a\nb', 'x'))
  await assert.rejects(passwordLine('ada', ''), /empty/)
})

const headers: readonly [header: string | undefined, expected: readonly [string, string] | undefined][] = [
  ['Basic YWRhOnBhc3M6d29yZA==', ['ada', 'pass:word']],
  ['basic  YWRhOg==', ['ada', '']],
  ['Basic YWRh', undefined],
  ['Bearer YWRhOg==', undefined],
  ['Basic', undefined],
  [undefined, undefined],
]

for (const [header, expected] of headers) {
  test(`Authorization ${header}`, () => assert.deepEqual(basicCredentials(header), expected))
}
