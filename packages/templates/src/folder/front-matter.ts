// What does a mail say of itself, in YAML between two lines of `---` at the top of its file?
import { isAlias, isMap, isNode, isScalar, type Pair, parseDocument, visit, type YAMLMap } from 'yaml'
import type { FilePlace, FrontMatter, PartSource, Report } from './mail-source.ts'
import { didYouMean } from './nearest-name.ts'
import { lineStarts, partAfter, partAt, placeOf } from './place.ts'
import { yamlProblem } from './yaml-problem.ts'

/** A file with its front matter taken off. */
export interface Headed {
  readonly frontMatter: FrontMatter
  readonly subject?: PartSource
  readonly preheader?: PartSource
  /** Where the layout is named. */
  readonly layoutAt?: FilePlace
  /** What stands after the front matter. */
  readonly body: string
  /** How many lines of the file stand before the body. */
  readonly linesBefore: number
}

const mostCharacters = 64 * 1024
const keys: ReadonlySet<string> = new Set(['subject', 'preheader', 'description', 'layout', 'sample', 'data'])

/** Whether a file begins with front matter. */
export function hasFrontMatter(text: string): boolean {
  return /^---[ \t]*\n/.test(text)
}

/** Takes the front matter off a file; undefined when it is wrong, which was reported. */
export function readFrontMatter(mail: string, file: string, text: string, report: Report): Headed | undefined {
  if (!hasFrontMatter(text)) return { frontMatter: {}, body: text, linesBefore: 0 }
  const start = text.indexOf('\n') + 1
  const end = /^---[ \t]*$/m.exec(text.slice(start))
  if (end === null) {
    report({ mail, file, line: 1, column: 1, problem: 'the front matter has no end: a line of --- is missing' })
    return undefined
  }
  const yaml = text.slice(start, start + end.index)
  const after = start + end.index + end[0].length + 1
  const starts = lineStarts(text)
  const sheet: Sheet = {
    yaml,
    at: (offset) => placeOf(starts, start + offset),
    refuse: (offset, problem) => report({ mail, file, ...sheet.at(offset), problem }),
  }
  const fields = readFields(sheet)
  if (fields === undefined) return undefined
  const read = checkFields(fields, sheet, file)
  const linesBefore = text.slice(0, after).split('\n').length - 1
  return read && { ...read, body: text.slice(after), linesBefore }
}

/** The YAML, and how to speak of places in it. */
interface Sheet {
  readonly yaml: string
  at(offset: number): FilePlace
  /** Reports, and is what there is in place of a value. */
  refuse(offset: number, problem: string): undefined
}

interface Field {
  readonly value: unknown
  readonly pair: Pair
  readonly offset: number
}

function readFields(sheet: Sheet): ReadonlyMap<string, Field> | undefined {
  if (sheet.yaml.length > mostCharacters) return sheet.refuse(0, 'the front matter is longer than 64 KB')
  const document = parseDocument(sheet.yaml, { prettyErrors: false, stringKeys: true, logLevel: 'silent' })
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) return sheet.refuse(error.pos[0], yamlProblem(sheet.yaml, error))
  if (document.contents === null) return new Map()
  if (!isMap(document.contents)) {
    return sheet.refuse(0, 'the front matter is to be names and values, such as subject: Welcome')
  }
  const odd = firstOddity(document.contents)
  if (odd !== undefined) return sheet.refuse(odd.offset, odd.problem)
  const values: unknown = document.toJS({ maxAliasCount: 0 })
  const fields = new Map<string, Field>()
  for (const pair of document.contents.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : ''
    const offset = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0
    if (!keys.has(key)) {
      return sheet.refuse(offset, `unknown key ${JSON.stringify(key.slice(0, 80))}${didYouMean(key, keys)}`)
    }
    const value =
      typeof values === 'object' && values !== null && Object.hasOwn(values, key) ? Reflect.get(values, key) : null
    fields.set(key, { value, pair, offset })
  }
  return fields
}

/** Aliases grow without end and tags make objects: neither has a use here. */
function firstOddity(map: YAMLMap): { readonly offset: number; readonly problem: string } | undefined {
  let found: { offset: number; problem: string } | undefined
  visit(map, {
    Node(_, node) {
      const offset = node.range?.[0] ?? 0
      if (isAlias(node)) found = { offset, problem: `an alias such as *${node.source} is refused: write the value out` }
      else if (node.tag !== undefined)
        found = { offset, problem: `the tag ${node.tag} is refused: write the value plainly` }
      return found === undefined ? undefined : visit.BREAK
    },
  })
  return found
}

function checkFields(fields: ReadonlyMap<string, Field>, sheet: Sheet, file: string): ReadFields | undefined {
  const read: Writable<ReadFields> = { frontMatter: {} }
  const frontMatter: Writable<FrontMatter> = {}
  for (const [key, field] of fields) {
    const { value, offset } = field
    if (value === null) continue
    if (key === 'sample' || key === 'data') {
      if (!isMapping(value)) return sheet.refuse(offset, `${key} is to be names and values, one below the other`)
      frontMatter[key] = value
    } else if (key === 'layout' && value === false) frontMatter.layout = false
    else {
      const problem = textProblem(key, field)
      if (problem !== undefined || typeof value !== 'string') return sheet.refuse(offset, problem ?? '')
      if (key === 'description') frontMatter.description = value.trim()
      else if (key === 'layout') {
        frontMatter.layout = value
        read.layoutAt = sheet.at(offset)
      } else if (key === 'subject' || key === 'preheader') read[key] = partOf(field, value, sheet, file)
    }
  }
  return { ...read, frontMatter }
}

type ReadFields = Omit<Headed, 'body' | 'linesBefore'>
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

function textProblem(key: string, { value, pair }: Field): string | undefined {
  const node = pair.value
  if (typeof value !== 'string') {
    const words = key === 'layout' ? 'the name of a layout, or false for none' : 'text; put it between quotes'
    return `${key} is to be ${words}`
  }
  // YAML cuts `Order #{{ number }}` off before the #, which nobody means.
  if (isScalar(node) && node.comment) return `${key} is cut off at " #", which begins a comment; put it between quotes`
  return undefined
}

/** The Liquid of a value, whose places are those of the file as long as the value stands there as it is written. */
function partOf({ pair }: Field, source: string, sheet: Sheet, file: string): PartSource {
  const node = pair.value
  if (!isScalar(node) || !node.range) return partAfter(file, source, 0)
  const [offset] = node.range
  const start = sheet.at(offset)
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') {
    return partAt(file, source, { line: start.line, column: start.column + 1 }, 0)
  }
  if (node.type === 'PLAIN') return partAt(file, source, start, 0)
  const indent = /\n( *)/.exec(sheet.yaml.slice(offset))?.[1]?.length ?? 0
  return partAt(file, source.trimEnd(), { line: start.line + 1, column: indent + 1 }, indent)
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
