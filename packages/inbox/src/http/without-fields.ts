/** The message without these fields of its header (names in lower case), every other octet as it was. */
export function withoutFields(octets: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const kept: Uint8Array[] = []
  let at = 0
  let dropping = false
  while (at < octets.length) {
    const newline = octets.indexOf(0x0a, at)
    const end = newline === -1 ? octets.length : newline + 1
    const line = octets.subarray(at, end)
    if (line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a)) break
    const continues = line[0] === 0x20 || line[0] === 0x09
    if (!continues) dropping = names.has(fieldName(line))
    if (!dropping) kept.push(line)
    at = end
  }
  return Buffer.concat([...kept, octets.subarray(at)])
}

function fieldName(line: Uint8Array): string {
  const colon = line.indexOf(0x3a)
  return colon === -1 || colon > 76 ? '' : Buffer.from(line.subarray(0, colon)).toString('latin1').trim().toLowerCase()
}
