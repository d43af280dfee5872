// A bidi control can make exe.gpj look like jpg.exe; a separator makes a careless program write outside its folder.
const harmful = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=\.|$)/i

/** A name as a sender gave it, without path, control and bidi control characters; undefined when nothing is left. */
export function plainFilename(name: string): string | undefined {
  const base = name
    .slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
    .replace(harmful, '')
    .toWellFormed()
  return base === '' || base === '.' || base === '..' ? undefined : base
}

/**
 * A name under which to save a file on any system: also without the characters that Windows refuses, without dots and
 * spaces around it, not the name of a device, at most 200 octets of UTF-8, its extension kept.
 */
export function saveableFilename(name: string | undefined, fallback: string): string {
  const bare = ends((plainFilename(name ?? '') ?? '').replace(/[<>:"|?*]/g, '_'))
  if (bare === '') return fallback
  return shortened(device.test(bare) ? `_${bare}` : bare)
}

function ends(name: string): string {
  let [start, end] = [0, name.length]
  while (start < end && (name[start] === ' ' || name[start] === '\u00a0')) start++
  while (end > start && ' .\u00a0'.includes(name[end - 1] ?? '')) end--
  return name.slice(start, end)
}

const mostOctets = 200

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= mostOctets) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  let stem = ''
  let room = mostOctets - Buffer.byteLength(extension)
  for (const character of name.slice(0, mostOctets)) {
    room -= Buffer.byteLength(character)
    if (room < 0) break
    stem += character
  }
  return stem + extension
}
