// A small reader of messages, written apart from the composer, for its tests. It reads what is right and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeMessage } from '../message/complete.ts'
import { createMessage } from '../message/create-message.ts'
import type { MessageInput } from '../message/message-input.ts'
import type { Random } from '../runtime/random.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { compose } from './compose.ts'
import type { Raw } from './raw.ts'

/** One part as it was read. */
export interface ReadPart {
  /** In order, unfolded, not decoded. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly parts: readonly ReadPart[]
  /** Decoded. */
  readonly octets: Buffer
}

/** Always 22 November 2026, 08:12, and always the same random octets. */
export const fixedRuntime: Runtime = {
  ...systemRuntime,
  clock: { ...systemRuntime.clock, now: () => Date.UTC(2026, 10, 22, 8, 12) },
  random: countingRandom(),
}

/** A source of octets that begins again for each call. */
export function countingRandom(): Random {
  return { bytes: (count) => Uint8Array.from({ length: count }, (_, index) => index * 37 + 11) }
}

/** The composed form of what `send()` takes; `from` and `to` are given. */
export async function composed(input: MessageInput, runtime: Runtime = fixedRuntime): Promise<Raw> {
  const message = createMessage({ from: 'ada@acme.example', to: 'grace@example.com', ...input })
  return compose(completeMessage(message, runtime), runtime)
}

/** All octets of a raw message, by reading it in chunks. */
export async function octetsOf(raw: Raw): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of raw.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What a message of these options reads as. */
export async function readComposed(input: MessageInput): Promise<ReadPart> {
  return readPart(await octetsOf(await composed(input)))
}

/** The composed header and body as text, octets as characters. */
export async function textOf(input: MessageInput): Promise<string> {
  return (await octetsOf(await composed(input))).toString('latin1')
}

/** Reads one part and those within it. */
export function readPart(octets: Buffer): ReadPart {
  const end = octets.indexOf('\r\n\r\n')
  const header = octets.toString('utf8', 0, end)
  const fields = header
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .map((line): [string, string] => {
      const [, name = '', value = ''] = /^([^:\s]+):(?: (.*))?$/s.exec(line) ?? assert.fail(`no field: ${line}`)
      return [name, value]
    })
  const field = (name: string): string => fields.find(([each]) => each.toLowerCase() === name)?.[1] ?? ''
  const [type = '', ...rest] = field('content-type').split(/; */)
  const parameters = readParameters(rest)
  const body = octets.subarray(end + 4)
  const boundary = parameters.get('boundary')
  const parts = type.startsWith('multipart/') && boundary !== undefined ? split(body, boundary).map(readPart) : []
  return { fields, type, parameters, parts, octets: decode(body, field('content-transfer-encoding')) }
}

/** The value of a field, or of a parameter of its value. */
export function fieldOf(part: ReadPart, name: string): string | undefined {
  return part.fields.find(([each]) => each === name)?.[1]
}

/** The file name of a part (RFC 2183, RFC 2231). */
export function filenameOf(part: ReadPart): string | undefined {
  const [, ...parameters] = (fieldOf(part, 'Content-Disposition') ?? '').split(/; */)
  return readParameters(parameters).get('filename')
}

/** The shape of a part in words: `mixed(alternative(text/plain, text/html), image/png)`. */
export function shapeInWords(part: ReadPart): string {
  if (!part.type.startsWith('multipart/')) return part.type
  return `${part.type.slice('multipart/'.length)}(${part.parts.map(shapeInWords).join(', ')})`
}

/** Text with its encoded words decoded (RFC 2047); white space between two of them is dropped. */
export function decodeWords(text: string): string {
  return text
    .replace(/(\?=)[ \t]+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, value: string) => {
      if (encoding.toUpperCase() === 'B') return Buffer.from(value, 'base64').toString()
      return Buffer.from(unescaped(value.replaceAll('_', ' ')), 'latin1').toString()
    })
}

function readParameters(all: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const each of all) {
    const [, name = '', star = '', value = ''] =
      /^([^=*]+)((?:\*\d+)?\*?)=(.*)$/s.exec(each) ?? assert.fail(`no parameter: ${each}`)
    const bare = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value
    const decoded = star.endsWith('*') ? decodeURIComponent(bare.replace(/^utf-8''/, '')) : bare
    found.set(name, (found.get(name) ?? '') + decoded)
  }
  return found
}

function split(body: Buffer, boundary: string): Buffer[] {
  const text = `\r\n${body.toString('latin1')}`
  const pieces = text.split(`\r\n--${boundary}`)
  assert.equal(pieces.at(-1), '--\r\n', 'the last boundary ends the multipart')
  return pieces.slice(1, -1).map((piece) => Buffer.from(piece.replace(/^\r\n/, ''), 'latin1'))
}

function decode(body: Buffer, encoding: string): Buffer {
  const text = body.toString('latin1')
  if (encoding === 'base64') return Buffer.from(text, 'base64')
  if (encoding === 'quoted-printable') return Buffer.from(unescaped(text.replace(/=\r\n/g, '')), 'latin1')
  return body
}

function unescaped(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

test('reads a message by hand', () => {
  const lines = [
    'Subject: =?utf-8?Q?a_=C3=A9?= =?utf-8?B?IGI=?=',
    'Content-Type: multipart/mixed; boundary="x"',
    '',
    '--x',
    'Content-Type: text/plain',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '=C3=A9=',
    '!',
    '--x--',
    '',
  ]
  const part = readPart(Buffer.from(lines.join('\r\n')))
  assert.equal(decodeWords(fieldOf(part, 'Subject') ?? ''), 'a é b')
  assert.equal(shapeInWords(part), 'mixed(text/plain)')
  assert.equal(part.parts[0]?.octets.toString(), 'é!')
})
