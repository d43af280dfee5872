import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerTexts } from './header-block.ts'
import { namesToSign, signedText } from './signed-fields.ts'

const header = [
  'Received: from nowhere',
  'From: ada@acme.example',
  'X-Campaign: spring',
  'Subject: Hello',
  '\tworld',
  'Message-ID: <1@acme.example>',
  'list-unsubscribe: <https://acme.example/u>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'not a field',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
  '',
].join('\r\n')

test('what must not come twice is listed once more than it stands there, the rest as often as it does', () => {
  const names = ['From', 'From', 'To', 'Subject', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type']
  assert.deepEqual(namesToSign(headerTexts(header)), [...names, 'List-Unsubscribe', 'List-Unsubscribe-Post'])
})

test('fields of one name are taken from the last up, and none where there is none left', () => {
  const fields = headerTexts('A: 1\r\nB: x\r\na : 2\r\n')
  assert.equal(signedText(['A', 'b', 'a', 'A', 'C'], fields, 'relaxed'), 'a:2\r\nb:x\r\na:1\r\n')
  assert.equal(signedText(['a', 'a'], fields, 'simple'), 'a : 2\r\nA: 1\r\n')
})

test('a field keeps its folds, and a name may be anything', () => {
  assert.deepEqual(
    headerTexts('Subject: a\r\n b\r\n__proto__: x\r\n').map(({ name, text }) => [name, text]),
    [
      ['subject', 'Subject: a\r\n b'],
      ['__proto__', '__proto__: x'],
    ],
  )
})
