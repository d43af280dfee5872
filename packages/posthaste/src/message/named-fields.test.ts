// The options that write header fields: list, unsubscribe, priority, autoSubmitted, inReplyTo, references.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessage } from './create-message.ts'
import type { MessageInput } from './message-input.ts'

const written: readonly [why: string, input: MessageInput, lines: readonly string[]][] = [
  [
    'one-click unsubscribe (RFC 8058), the URL first',
    { unsubscribe: { url: 'https://x.example/u/opaque', mailto: 'leave@x.example', oneClick: true } },
    [
      'List-Unsubscribe: <https://x.example/u/opaque>, <mailto:leave@x.example>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ],
  ],
  [
    'unsubscribe by page only',
    { unsubscribe: { url: 'https://x.example/u' } },
    ['List-Unsubscribe: <https://x.example/u>'],
  ],
  [
    'unsubscribe by a mailto: URI',
    { unsubscribe: { mailto: 'mailto:leave@x.example?subject=42' } },
    ['List-Unsubscribe: <mailto:leave@x.example?subject=42>'],
  ],
  [
    'an address that a URI must escape',
    { unsubscribe: { mailto: '"a b%"@x.example' } },
    ['List-Unsubscribe: <mailto:%22a%20b%25%22@x.example>'],
  ],
  [
    'a mailing list',
    {
      list: {
        id: 'news.acme.example',
        help: 'https://acme.example/help',
        subscribe: ['https://acme.example/join', 'mailto:join@acme.example'],
        post: false,
        owner: 'mailto:owner@acme.example',
        archive: 'https://acme.example/archive',
      },
    },
    [
      'List-Id: <news.acme.example>',
      'List-Help: <https://acme.example/help>',
      'List-Subscribe: <https://acme.example/join>, <mailto:join@acme.example>',
      'List-Post: NO',
      'List-Owner: <mailto:owner@acme.example>',
      'List-Archive: <https://acme.example/archive>',
    ],
  ],
  ['high priority', { priority: 'high' }, ['X-Priority: 1', 'Importance: high', 'Priority: urgent']],
  ['normal priority', { priority: 'normal' }, []],
  ['low priority', { priority: 'low' }, ['X-Priority: 5', 'Importance: low', 'Priority: non-urgent']],
  ['mail that a program made', { autoSubmitted: 'auto-generated' }, ['Auto-Submitted: auto-generated']],
  [
    'an answer in a thread',
    { inReplyTo: '<b@x.y>', references: ['a@x.y', '<b@x.y>'] },
    ['In-Reply-To: b@x.y', 'References: a@x.y b@x.y'],
  ],
]

for (const [why, input, lines] of written) {
  test(`writes ${why}`, () => {
    const fields = createMessage(input).headers.map((field) => {
      if (field.kind === 'tokens') return `${field.name}: ${field.tokens.join(' ')}`
      return field.kind === 'ids' ? `${field.name}: ${field.ids.join(' ')}` : field.name
    })
    assert.deepEqual(fields, lines)
  })
}

const refused: readonly [why: string, input: unknown, field: string, says: RegExp][] = [
  ['one click without a URL', { unsubscribe: { mailto: 'a@b.c', oneClick: true } }, 'unsubscribe.url', /https:/],
  ['one click over http', { unsubscribe: { url: 'http://x.example', oneClick: true } }, 'unsubscribe.url', /https:/],
  [
    'one click by a word',
    { unsubscribe: { url: 'https://x.example', oneClick: 'yes' } },
    'unsubscribe.oneClick',
    /true or false/,
  ],
  ['neither URL nor mailto', { unsubscribe: {} }, 'unsubscribe', /got neither/],
  ['an unknown key', { unsubscribe: { uri: 'https://x.example' } }, 'unsubscribe', /did you mean "url"/],
  ['CRLF in a URL', { unsubscribe: { url: 'https://x.example/\r\nBcc: x' } }, 'unsubscribe.url', /percent-encode/],
  ['a bracket in a URL', { unsubscribe: { url: 'https://x.example/>' } }, 'unsubscribe.url', /percent-encode/],
  ['a non-ASCII URL', { unsubscribe: { url: 'https://x.example/ü' } }, 'unsubscribe.url', /percent-encode/],
  [
    'a URL that is too long for a line',
    { unsubscribe: { url: `https://x.example/${'a'.repeat(900)}` } },
    'unsubscribe.url',
    /890/,
  ],
  ['another scheme', { unsubscribe: { url: 'javascript:alert(1)' } }, 'unsubscribe.url', /https:/],
  ['a relative URL', { unsubscribe: { url: '/leave' } }, 'unsubscribe.url', /https:/],
  ['CRLF in a mailto address', { unsubscribe: { mailto: 'a@b.c\r\nX: y' } }, 'unsubscribe.mailto', /line break/],
  [
    'escaped CRLF in a mailto: URI',
    { unsubscribe: { mailto: 'mailto:a@b.c?subject=%0d%0aBcc' } },
    'unsubscribe.mailto',
    /line break/,
  ],
  [
    'a mailto: URI without an address',
    { unsubscribe: { mailto: 'mailto:?subject=x' } },
    'unsubscribe.mailto',
    /the end/,
  ],
  ['a broken escape', { unsubscribe: { mailto: 'mailto:%zz@b.c' } }, 'unsubscribe.mailto', /escapes/],
  [
    'a List-Id with a comment (GHSA-268h-hp4c-crq3)',
    { list: { id: 'a.b (x\r\nBcc: y)' } },
    'list.id',
    /list identifier/,
  ],
  ['a List-Id of one label', { list: { id: 'news' } }, 'list.id', /list identifier/],
  ['CRLF in a list URI', { list: { help: 'https://x.example/\r\nBcc: x' } }, 'list.help', /percent-encode/],
  [
    'an object with a comment',
    { list: { help: { url: 'https://x.example', comment: 'x' } } },
    'list.help',
    /got an object/,
  ],
  ['no URIs', { list: { help: [] } }, 'list.help', /leave it out/],
  ['an unknown list field', { list: { unsubscribe: 'https://x.example' } }, 'list', /unknown key "unsubscribe"/],
  ['an unknown priority', { priority: 'urgent' }, 'priority', /"high", "normal" or "low"/],
  ['an unknown autoSubmitted', { autoSubmitted: true }, 'autoSubmitted', /auto-generated/],
  ['inReplyTo with CRLF', { inReplyTo: '<a@b>\r\nBcc: x' }, 'inReplyTo', /message identifier/],
  ['an empty inReplyTo', { inReplyTo: '' }, 'inReplyTo', /got nothing/],
  ['references that are no identifiers', { references: ['a@b', 'c'] }, 'references[1]', /message identifier/],
]

for (const [why, input, field, says] of refused) {
  test(`refuses ${why}`, () => {
    // What a program without types may pass.
    assert.throws(() => createMessage(input as MessageInput), { field, message: says })
  })
}
