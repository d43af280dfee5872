import { LiquidError } from 'liquidjs'
import { TemplateError, type TemplateErrorCode } from 'posthaste'
import type { PartSource } from '../folder/mail-source.ts'
import { didYouMean } from '../folder/nearest-name.ts'
import { LocaleError } from '../locale/locale-error.ts'
import { filterNames, tagNames } from './language.ts'
import { Problem } from './problem.ts'
import { UnknownVariable } from './unknown-variable.ts'

interface Finding {
  readonly code: TemplateErrorCode
  readonly problem: string
  /** Where in the source. */
  readonly offset?: number
}

/** An error with its place in its author's file. What has one already keeps it: it is from a layout or partial. */
export function located(error: unknown, part: PartSource, template: string): TemplateError {
  const thrown = originOf(error)
  if (thrown instanceof TemplateError && !(thrown instanceof LocaleError)) return thrown
  const { code, problem, offset } = findingOf(error, thrown)
  const place = { template, file: part.file, ...(offset === undefined ? {} : placeAt(offset, part)) }
  return new TemplateError(code, place, problem, thrown instanceof Problem ? undefined : thrown)
}

function originOf(error: unknown): unknown {
  return LiquidError.is(error) ? (error.originalError ?? error) : error
}

function findingOf(error: unknown, thrown: unknown): Finding {
  const token = LiquidError.is(error) ? error.token : undefined
  const around = token?.input.slice(token.begin, token.end)
  const at = token === undefined ? {} : { offset: token.begin }
  if (thrown instanceof Problem) {
    return {
      code: thrown.code,
      problem: thrown.about(writtenIn(around ?? '')),
      ...at,
      ...(thrown.offset === undefined ? {} : { offset: thrown.offset }),
    }
  }
  if (thrown instanceof UnknownVariable)
    return {
      code: 'TEMPLATE_DATA_INVALID',
      problem: thrown.message,
      ...at,
      ...(thrown.offset === undefined ? {} : { offset: thrown.offset }),
    }
  if (thrown instanceof LocaleError) return { code: 'TEMPLATE_DATA_INVALID', problem: thrown.problem, ...at }
  if (thrown instanceof RangeError && /call stack|string length|array length/i.test(thrown.message)) {
    return { code: 'TEMPLATE_LIMIT_EXCEEDED', problem: 'is nested too deeply or grows too large', ...at }
  }
  const message =
    thrown instanceof Error ? thrown.message.replace(/(?:, file:[^\n]*)?, line:\d+, col:\d+$/, '') : String(thrown)
  return {
    ...at,
    ...inOurWords(message, around ?? '', token?.begin ?? 0, LiquidError.is(error) && error.name !== 'RenderError'),
  }
}

/** liquidjs tells its errors apart by their texts only. */
function inOurWords(message: string, around: string, begin: number, isParsing: boolean): Finding {
  const [, limit] = /^(memory alloc|template render) limit exceeded$/.exec(message) ?? []
  if (limit === 'memory alloc') return { code: 'TEMPLATE_LIMIT_EXCEEDED', problem: 'uses more memory than a part may' }
  if (limit !== undefined) return { code: 'TEMPLATE_LIMIT_EXCEEDED', problem: 'takes longer than a part may' }
  const [, filter] = /^undefined filter: (.*)$/.exec(message) ?? []
  if (filter !== undefined) {
    const at = around.search(new RegExp(`\\|\\s*${escaped(filter)}(?![\\w-])`))
    const offset = at < 0 ? begin : begin + around.indexOf(filter, at)
    return { code: 'TEMPLATE_INVALID', problem: `unknown filter "${filter}"${near(filter, filterNames)}`, offset }
  }
  const [, tag] = /^tag "(.*)" not found$/.exec(message) ?? []
  if (tag !== undefined) return { code: 'TEMPLATE_INVALID', problem: unknownTag(tag) }
  if (/ not closed$/.test(message)) return { code: 'TEMPLATE_INVALID', problem: unclosed(around) }
  return { code: isParsing ? 'TEMPLATE_INVALID' : 'TEMPLATE_DATA_INVALID', problem: message }
}

function unknownTag(tag: string): string {
  if (tag.startsWith('end') && tagNames.includes(tag))
    return `{% ${tag} %} ends nothing: no {% ${tag.slice(3)} %} is open here`
  if (tagNames.includes(tag)) return `{% ${tag} %} cannot stand here`
  return `unknown tag "${tag}"${near(tag, tagNames)}`
}

function unclosed(around: string): string {
  const [, tag] = /^\{%-?\s*([\w#]+)[\s\S]*%\}$/.exec(around) ?? []
  if (tag !== undefined) return `{% ${tag} %} is not closed; write {% end${tag} %}`
  return around.startsWith('{%') ? 'this {% is not closed; write %}' : 'this {{ is not closed; write }}'
}

function near(word: string, names: readonly string[]): string {
  return didYouMean(word, names)
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** `user.name` of `{{ user.name | upcase }}`, for errors. */
function writtenIn(around: string): string {
  const [, written = ''] = /^\{[{%]-?\s*([^|}%]*)/.exec(around) ?? []
  const bare = written.trim()
  return bare === '' ? 'the value' : `"${bare.length > 80 ? `${bare.slice(0, 80)}…` : bare}"`
}

/** An offset in the source as a place in its author's file. */
export function placeAt(offset: number, part: PartSource): { readonly line: number; readonly column: number } {
  const before = part.source.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return part.place(before.split('\n').length, before.length - lineStart + 1)
}
