// Just enough of a reader to show what Posthaste composes; a real one has to bear what others compose.

/** One part of a message, decoded. */
export interface Part {
  readonly type: string
  readonly disposition: string
  readonly filename?: string
  readonly encoding: string
  readonly octets: Uint8Array
  readonly parts: readonly Part[]
  /** A header field as a person reads it. */
  header(name: string): string | undefined
}

/** Takes a message apart. */
export function readMessage(octets: Uint8Array): Part {
  return readPart(Buffer.from(octets).toString('latin1'))
}

function readPart(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const content = fields.get('content-type') ?? 'text/plain'
  const disposition = fields.get('content-disposition') ?? ''
  const encoding = fields.get('content-transfer-encoding') ?? '7bit'
  const boundary = parameter(content, 'boundary')
  const filename = parameter(disposition, 'filename')
  const body = raw.slice(end + 4)
  return {
    type: word(content),
    disposition: word(disposition),
    encoding,
    octets: decode(body, encoding),
    parts: boundary === undefined ? [] : split(body, boundary).map(readPart),
    header: (name) => unencoded(fields.get(name.toLowerCase())),
    ...(filename === undefined ? {} : { filename }),
  }
}

function split(body: string, boundary: string): string[] {
  return `\r\n${body}`
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(2))
}

function word(value: string): string {
  return (value.split(';')[0] ?? '').trim()
}

function decode(body: string, encoding: string): Uint8Array {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  const plain =
    encoding === 'quoted-printable' ? body.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, octet) : body
  return Buffer.from(plain, 'latin1')
}

function octet(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}

/** A parameter in one of its forms: plain, quoted, or encoded and continued (RFC 2231). */
function parameter(value: string, name: string): string | undefined {
  const pieces = [
    ...value.matchAll(new RegExp(`;\\s*${name}(?:\\*\\d+)?(\\*?)=(?:"((?:\\\\.|[^"])*)"|([^;\\s]*))`, 'gi')),
  ]
  if (pieces.length === 0) return undefined
  const text = pieces.map(([, , quoted, plain]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? plain).join('')
  return pieces[0]?.[1] === '*' ? decodeURIComponent(text.replace(/^[^']*'[^']*'/, '')) : text
}

/** Encoded words as text (RFC 2047). */
function unencoded(value: string | undefined): string | undefined {
  const joined = value?.replaceAll(/(\?=)\s+(?==\?)/g, '$1')
  return joined?.replaceAll(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) => {
    const words = [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)]
    return Buffer.concat(words.map(([, kind, text = '']) => decode(...encodedWord(kind, text)))).toString()
  })
}

function encodedWord(kind: string | undefined, text: string): [body: string, encoding: string] {
  return kind?.toLowerCase() === 'b' ? [text, 'base64'] : [text.replaceAll('_', ' '), 'quoted-printable']
}
