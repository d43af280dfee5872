import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessage } from './create-message.ts'
import { createEnvelope, type EnvelopeOverride } from './envelope.ts'
import type { MessageInput } from './message-input.ts'

const envelopes: readonly [
  why: string,
  input: MessageInput,
  override: EnvelopeOverride,
  sender: string,
  recipients: string[],
][] = [
  ['From and To', { from: 'A <a@x.y>', to: 'b@x.y' }, {}, 'a@x.y', ['b@x.y']],
  [
    'To, Cc and Bcc, in this order',
    { from: 'a@x.y', bcc: 'd@x.y', cc: 'c@x.y', to: 'b@x.y' },
    {},
    'a@x.y',
    ['b@x.y', 'c@x.y', 'd@x.y'],
  ],
  ['Bcc alone', { from: 'a@x.y', bcc: 'd@x.y' }, {}, 'a@x.y', ['d@x.y']],
  ['Sender before From', { from: ['a@x.y', 'b@x.y'], sender: 's@x.y', to: 'b@x.y' }, {}, 's@x.y', ['b@x.y']],
  [
    'each address once, whatever the letter case of its domain',
    { from: 'a@x.y', to: ['b@x.y', 'B@x.y', 'b@X.Y'], cc: 'Bob <b@x.Y>' },
    {},
    'a@x.y',
    ['b@x.y', 'B@x.y'],
  ],
  ['a sender instead', { from: 'a@x.y', to: 'b@x.y' }, { sender: 'bounces+42@x.y' }, 'bounces+42@x.y', ['b@x.y']],
  ['the null reverse path', { from: 'a@x.y', to: 'b@x.y' }, { sender: '' }, '', ['b@x.y']],
  [
    'recipients instead',
    { from: 'a@x.y', to: 'list@x.y' },
    { recipients: ['b@ü.y', 'c@x.y', 'c@X.y'] },
    'a@x.y',
    ['b@xn--tda.y', 'c@x.y'],
  ],
  ['everything instead', {}, { sender: 'a@x.y', recipients: ['b@x.y'] }, 'a@x.y', ['b@x.y']],
  ['an author in headers only', { to: 'b@x.y', headers: { From: 'A <h@x.y>' } }, {}, 'h@x.y', ['b@x.y']],
  [
    'from, whatever From in headers says',
    { from: 'a@x.y', to: 'b@x.y', headers: { From: 'h@x.y' } },
    {},
    'a@x.y',
    ['b@x.y'],
  ],
  [
    'to, whatever To in headers says',
    { from: 'a@x.y', to: 'b@x.y', headers: { To: 'list@x.y' } },
    {},
    'a@x.y',
    ['b@x.y'],
  ],
]

for (const [why, input, override, sender, recipients] of envelopes) {
  test(`the envelope has ${why}`, () => {
    const envelope = createEnvelope(createMessage(input), override)
    assert.deepEqual(envelope, { sender, recipients })
    assert.ok(Object.isFrozen(envelope) && Object.isFrozen(envelope.recipients))
  })
}

const refused: readonly [why: string, input: MessageInput, override: unknown, code: string, field: string][] = [
  ['no recipient', { from: 'a@x.y' }, {}, 'MESSAGE_INVALID', 'to'],
  ['recipients in headers only', { from: 'a@x.y', headers: { To: 'b@x.y' } }, {}, 'MESSAGE_INVALID', 'to'],
  ['no author', { to: 'b@x.y' }, {}, 'MESSAGE_INVALID', 'from'],
  [
    'an empty list of recipients',
    { from: 'a@x.y', to: 'b@x.y' },
    { recipients: [] },
    'MESSAGE_INVALID',
    'envelope.recipients',
  ],
  ['recipients that are no list', { from: 'a@x.y' }, { recipients: 'b@x.y' }, 'MESSAGE_INVALID', 'envelope.recipients'],
  ['an unknown key', { from: 'a@x.y', to: 'b@x.y' }, { from: 'c@x.y' }, 'MESSAGE_INVALID', 'envelope'],
  [
    'a command in the sender',
    { from: 'a@x.y', to: 'b@x.y' },
    { sender: 'a@b>\r\nRCPT TO:<x@y>' },
    'ADDRESS_INVALID',
    'envelope.sender',
  ],
  [
    'a parameter in the sender',
    { from: 'a@x.y', to: 'b@x.y' },
    { sender: 'a@b> SIZE=1' },
    'ADDRESS_INVALID',
    'envelope.sender',
  ],
  [
    'a display name in a recipient',
    { from: 'a@x.y' },
    { recipients: ['B <b@x.y>'] },
    'ADDRESS_INVALID',
    'envelope.recipients[0]',
  ],
]

for (const [why, input, override, code, field] of refused) {
  test(`refuses ${why}`, () => {
    // What a program without types may pass.
    assert.throws(() => createEnvelope(createMessage(input), override as EnvelopeOverride), { code, field })
  })
}
