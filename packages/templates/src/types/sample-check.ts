// Is the sample what the front matter declares? A preview of data that cannot be sent would show what nobody gets.
import type { DataType, Members } from './data-type.ts'
import type { DataPath } from './declared-type.ts'
import { isDateText } from './sample-type.ts'
import { textOfType } from './type-text.ts'

/** A value of the sample that is of another type than declared. */
export interface SampleFinding {
  /** From the sample inward. */
  readonly path: DataPath
  readonly problem: string
}

/** Every value that does not fit, at its own place; what is not declared, or not in the sample, is no matter here. */
export function misfits(sample: Readonly<Record<string, unknown>>, declared: Members): readonly SampleFinding[] {
  return misfitsIn(sample, { kind: 'object', members: declared }, [])
}

function misfitsIn(value: unknown, type: DataType, path: DataPath): SampleFinding[] {
  if (type.kind === 'array' && Array.isArray(value)) {
    return value.flatMap((each, index) => misfitsIn(each, type.element, [...path, index]))
  }
  if (type.kind === 'object' && isObject(value)) {
    return Object.entries(value).flatMap(([name, each]) => {
      const member = type.members.get(name)
      return member === undefined ? [] : misfitsIn(each, member.type, [...path, name])
    })
  }
  return fits(value, type)
    ? []
    : [{ path, problem: `the sample is ${shown(value)}, and data declares ${inOneLine(type)}` }]
}

function fits(value: unknown, type: DataType): boolean {
  switch (type.kind) {
    case 'union':
      return type.types.some((each) => misfitsIn(value, each, []).length === 0)
    case 'literal':
      return value === type.value
    case 'word':
      return type.word === 'unknown' || words[type.word](value)
    case 'array':
    case 'object':
      return false // one that is an array or an object was looked into
  }
}

const words = {
  string: (value: unknown) => typeof value === 'string',
  number: (value: unknown) => typeof value === 'number',
  boolean: (value: unknown) => typeof value === 'boolean',
  null: (value: unknown) => value === null,
  // YAML has no dates: a text that is one stands for it.
  Date: (value: unknown) => value instanceof Date || (typeof value === 'string' && isDateText(value)),
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'a mapping'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function inOneLine(type: DataType): string {
  return textOfType(type)
    .replaceAll(/\n\s*\}/g, ' }')
    .replaceAll(/\{\n\s*/g, '{ ')
    .replaceAll(/\n\s*/g, '; ')
}
