/** One message: what it is like, and its octets. */
export interface Sample {
  readonly name: string
  readonly octets: Uint8Array
}

/** A message of these lines, with CRLF between them; each character is one octet. */
export function sample(name: string, lines: readonly string[]): Sample {
  return { name, octets: Buffer.from(lines.join('\r\n'), 'latin1') }
}
