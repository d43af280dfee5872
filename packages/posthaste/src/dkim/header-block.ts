import { asBuffer } from '../octets/as-buffer.ts'

// Where the header of a message ends, and the fields in it: as octets, since a signature covers those.

/** One field of a header, a character for each octet. */
export interface HeaderText {
  /** In lower case. */
  readonly name: string
  /** The whole field with its name and its folds, without its last CRLF. */
  readonly text: string
}

/** A message cut at its empty line. */
export interface MessageHalves {
  /** With the CRLF of its last field; a character for each octet. */
  readonly header: string
  readonly body: Uint8Array
}

/** Cuts a message; undefined while no empty line is in it. */
export function cutMessage(octets: Uint8Array): MessageHalves | undefined {
  const whole = asBuffer(octets)
  if (whole[0] === 13 && whole[1] === 10) return { header: '', body: whole.subarray(2) }
  const end = whole.indexOf('\r\n\r\n')
  return end < 0 ? undefined : { header: whole.toString('latin1', 0, end + 2), body: whole.subarray(end + 4) }
}

/** The halves of a message that is whole: without an empty line all of it is header. */
export function halvesOf(octets: Uint8Array): MessageHalves {
  return cutMessage(octets) ?? { header: asBuffer(octets).toString('latin1'), body: new Uint8Array(0) }
}

/** The fields of a header in their order. Lines that are no field are left out. */
export function headerTexts(header: string): readonly HeaderText[] {
  const fields: HeaderText[] = []
  let start = 0
  while (start < header.length) {
    const end = endOfField(header, start)
    const text = header.slice(start, end)
    const name = /^([!-9;-~]+)[ \t]*:/.exec(text)?.[1]
    if (name !== undefined) fields.push({ name: name.toLowerCase(), text })
    start = end + 2
  }
  return fields
}

/** The first CRLF that no white space follows. */
function endOfField(header: string, start: number): number {
  let end = header.indexOf('\r\n', start)
  while (end >= 0 && (header[end + 2] === ' ' || header[end + 2] === '\t')) end = header.indexOf('\r\n', end + 2)
  return end < 0 ? header.length : end
}
