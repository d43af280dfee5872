// Adding to a catalogue without touching what is there: the file belongs to whoever translates it.

/**
 * The text of a JSON catalogue with those texts of another that it lacks, by keys such as `welcome.hello`, put behind its
 * own; every octet of what it has stays. Undefined when it is no JSON object.
 */
export function withTexts(catalogue: string, other: string, keys: Iterable<string>): string | undefined {
  const [own, given] = [objectOf(catalogue), objectOf(other)]
  if (own === undefined || given === undefined) return undefined
  const lacking = new Map<string, unknown>()
  for (const key of new Set(keys)) {
    const text = valueAt(given, key)
    if (text !== undefined && valueAt(own, key) === undefined) lacking.set(key, text)
  }
  return lacking.size === 0 ? catalogue : withMembers(catalogue, membersOf(lacking, own))
}

/** New groups nest; what belongs to a group that is there gets its whole key, which says the same. */
function membersOf(texts: ReadonlyMap<string, unknown>, own: object): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  for (const [key, text] of texts) {
    const [group = '', ...rest] = key.split('.')
    if (rest.length !== 1 || Object.hasOwn(own, group)) members[key] = text
    else members[group] = { ...objectIn(members[group]), [rest.join('.')]: text }
  }
  return members
}

function withMembers(catalogue: string, members: Readonly<Record<string, unknown>>): string {
  const end = catalogue.lastIndexOf('}')
  const before = catalogue.slice(0, end).trimEnd()
  const comma = before.endsWith('{') ? '' : ','
  const lines = JSON.stringify(members, null, 2).split('\n').slice(1, -1)
  return `${before}${comma}\n${lines.join('\n')}\n${catalogue.slice(end)}`
}

/** What stands at a key, whose dots may be nested objects or part of a name. */
function valueAt(from: unknown, key: string): unknown {
  if (typeof from !== 'object' || from === null) return undefined
  if (Object.hasOwn(from, key)) return Reflect.get(from, key)
  for (let dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
    const [head, rest] = [key.slice(0, dot), key.slice(dot + 1)]
    const found = Object.hasOwn(from, head) ? valueAt(Reflect.get(from, head), rest) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function objectOf(json: string): object | undefined {
  try {
    return objectIn(JSON.parse(json.replace(/^\ufeff/, '')))
  } catch {
    return undefined
  }
}

function objectIn(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
