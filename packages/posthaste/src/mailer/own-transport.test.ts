// Transports that somebody else wrote: what one lacks is told when the mailer is made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../errors.ts'
import { memory } from '../transport/memory.ts'
import type { Transport } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'

const lacking: readonly [what: string, changes: Record<string, unknown>][] = [
  ['concurrency', { concurrency: undefined }],
  ['concurrency', { concurrency: 0 }],
  ['concurrency', { concurrency: Number.NaN }],
  ['concurrency', { concurrency: 1.5 }],
  ['name', { name: undefined }],
  ['warnings', { warnings: undefined }],
  ['close()', { close: undefined }],
]

for (const [what, changes] of lacking) {
  test(`a transport of which ${what} is ${Object.values(changes)[0]} is refused, wherever it stands`, () => {
    const transport = { ...memory(), ...changes } as unknown as Transport
    const places: readonly [option: string, make: () => unknown][] = [
      ['transport', () => createMailer({ transport })],
      ['routes.bulk', () => createMailer({ routes: { default: 'null:', bulk: transport } })],
      ['routes.bulk.transport', () => createMailer({ routes: { default: 'null:', bulk: { transport } } })],
    ]
    for (const [option, make] of places) {
      assert.throws(
        make,
        (error) =>
          error instanceof ConfigError &&
          error.code === 'OPTION_INVALID' &&
          error.option === option &&
          error.message.includes(`the transport's ${what} must be`),
      )
    }
  })
}
