import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { imageFacts, isShowable } from './image-facts.ts'

const pictures: readonly [name: string, octets: Buffer, expected: ReturnType<typeof imageFacts>][] = [
  [
    'PNG',
    Buffer.from('89504e470d0a1a0a0000000d4948445200000003000000020806000000', 'hex'),
    { contentType: 'image/png', width: 3, height: 2 },
  ],
  ['GIF', Buffer.from('474946383961030002008000', 'hex'), { contentType: 'image/gif', width: 3, height: 2 }],
  [
    'JPEG with an application segment before the frame',
    Buffer.from('ffd8ffe00004aabbffffc0001108000200030103', 'hex'),
    { contentType: 'image/jpeg', width: 3, height: 2 },
  ],
  [
    'WebP, lossy',
    Buffer.from(`RIFF\x20\0\0\0WEBPVP8 \x14\0\0\0\x30\x01\x00\x9d\x01\x2a\x03\x00\x02\x00\0\0`, 'latin1'),
    { contentType: 'image/webp', width: 3, height: 2 },
  ],
  [
    'WebP, extended',
    Buffer.from(`RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x02\0\0\x01\0\0\0\0`, 'latin1'),
    { contentType: 'image/webp', width: 3, height: 2 },
  ],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), undefined],
  ['HTML that calls itself GIF', Buffer.from('GIF89'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['a JPEG of markers without end', Buffer.from(`ffd8${'ff'.repeat(50)}`, 'hex'), undefined],
  ['a JPEG whose segments have no length', Buffer.from(`ffd8${'ffe00000'.repeat(20)}`, 'hex'), undefined],
]

for (const [name, octets, expected] of pictures) {
  test(`the facts of a picture: ${name}`, () => assert.deepEqual(imageFacts(octets), expected))
}

test('a small file that grows to gigabytes is not shown', () => {
  const bomb = Buffer.from('89504e470d0a1a0a0000000d49484452000075300000753008060000', 'hex')
  const facts = imageFacts(bomb)
  assert.equal(facts?.width, 30_000)
  assert.equal(facts && isShowable(facts), false)
})

test('whatever the octets are, it answers', () => {
  const beginnings = fc.constantFrom('ffd8', '89504e470d0a1a0a', '474946383961', '52494646aaaaaaaa57454250565038', '')
  fc.assert(
    fc.property(beginnings, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      imageFacts(Buffer.concat([Buffer.from(start, 'hex'), rest]))
    }),
  )
})
