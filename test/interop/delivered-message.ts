// What a server delivered, held against what was composed.

/** The Message-ID of a message, without angle brackets; empty where there is none. */
export function identifierOf(octets: Uint8Array): string {
  const text = Buffer.from(octets).toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  return /^message-id:\s*<([^>]*)>/im.exec(end < 0 ? text : text.slice(0, end))?.[1] ?? ''
}

/**
 * Where a delivered message differs from the composed one, in words; undefined where it does not.
 *
 * Only the fields that the server puts on top are left out, each at most once, and a mailbox in files may have LF where
 * the wire has CRLF.
 */
export function differenceBelowTrace(
  found: Uint8Array,
  composed: Uint8Array,
  adds: readonly string[],
): string | undefined {
  const isCrlf = Buffer.from(found).includes('\r\n')
  const text = Buffer.from(found).toString('latin1')
  const whole = Buffer.from(composed).toString('latin1')
  const expected = isCrlf ? whole : whole.replaceAll('\r\n', '\n')
  const rest = withoutTrace(text, adds)
  if (rest === expected) return undefined
  let at = 0
  while (at < expected.length && rest[at] === expected[at]) at += 1
  const around = (one: string) => JSON.stringify(one.slice(Math.max(0, at - 40), at + 40))
  return `at octet ${at} of ${expected.length}: composed ${around(expected)}, delivered ${around(rest)}`
}

function withoutTrace(text: string, adds: readonly string[]): string {
  let rest = text
  for (const name of adds) {
    const field = new RegExp(`^${name}:.*\\r?\\n(?:[ \\t].*\\r?\\n)*`).exec(rest)
    if (field) rest = rest.slice(field[0].length)
  }
  return rest
}
