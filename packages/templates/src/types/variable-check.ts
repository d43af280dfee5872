// Does a template use what its data has, and does its data have what it uses?
import { nearestName } from '../folder/nearest-name.ts'
import type { VariableUse } from '../liquid/analyse.ts'
import { type DataType, listProperties, type Members, unionOf, wordType } from './data-type.ts'

/** Why a variable cannot be what the template takes it for, in one sentence; nothing where it can. */
export function misuseOf({ path, kind }: VariableUse, members: Members, source: 'data' | 'sample'): string | undefined {
  let type: DataType = { kind: 'object', members }
  for (const [index, step] of path.entries()) {
    const next = stepInto(type, step)
    if (next === undefined) return lacking(path, index, type, source)
    type = next
  }
  if (kind === 'iterated' && !some(type, isIterable)) {
    return `${written(path)} is looped over, and is no list by the ${source} of the front matter`
  }
  return undefined
}

/** The names of members that no use begins with. */
export function unusedAmong(members: Members, variables: readonly VariableUse[]): string[] {
  const used = new Set(variables.map(({ path: [name] }) => name))
  return [...members.keys()].filter((name) => !used.has(name)).toSorted()
}

/** `items[].name`, as a person writes it. */
function written(path: readonly string[]): string {
  return path.map((step, index) => (step === '[]' || index === 0 ? step : `.${step}`)).join('')
}

function lacking(path: readonly string[], index: number, owner: DataType, source: string): string {
  const [step = '', before] = [path[index], path.slice(0, index)]
  if (step === '[]') return `${written(before)} is used as a list, and is none by the ${source} of the front matter`
  const suggestion = nearestName(step, namesIn(owner))
  const advice = suggestion === undefined ? `add it to ${source}` : `did you mean ${written([...before, suggestion])}?`
  return `${written([...before, step])} is not in the ${source} of the front matter; ${advice}`
}

/** What is at one step of a path; undefined when nothing can be. */
function stepInto(type: DataType, step: string): DataType | undefined {
  if (type.kind === 'union') {
    const found = type.types.flatMap((each) => stepInto(each, step) ?? [])
    return found.length === 0 ? undefined : unionOf(found)
  }
  if (type.kind === 'word' && type.word === 'unknown') return type
  if (step === 'size' && hasSize(type))
    return type.kind === 'object' ? (type.members.get(step)?.type ?? number) : number
  if (type.kind === 'object') return step === '[]' ? wordType('unknown') : type.members.get(step)?.type
  if (type.kind === 'array')
    return step === '[]' || listProperties.has(step) || /^\d+$/.test(step) ? type.element : undefined
  return undefined
}

const number = wordType('number')

function hasSize(type: DataType): boolean {
  if (type.kind === 'literal') return typeof type.value === 'string'
  return type.kind === 'array' || type.kind === 'object' || isWord(type, 'string')
}

function isIterable(type: DataType): boolean {
  return type.kind === 'array' || type.kind === 'object' || isWord(type, 'unknown')
}

function isWord(type: DataType, word: string): boolean {
  return type.kind === 'word' && type.word === word
}

function some(type: DataType, is: (type: DataType) => boolean): boolean {
  return type.kind === 'union' ? type.types.some((each) => some(each, is)) : is(type)
}

function namesIn(type: DataType): string[] {
  if (type.kind === 'union') return type.types.flatMap(namesIn)
  return type.kind === 'object' ? [...type.members.keys()] : []
}
