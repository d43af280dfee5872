import type { TranslationValues } from '../locale/translator.ts'
import { escapeHtml, Markup } from './markup.ts'
import { badData, exceeded, Problem } from './problem.ts'
import type { RenderContext } from './render-context.ts'
import { textOf } from './text-of.ts'
import { oneLine } from './write-value.ts'

/** How a text is looked up and what it is. */
export interface Translation {
  readonly key: unknown
  readonly values: Readonly<Record<string, unknown>>
  /** gettext's msgctxt. */
  readonly context?: unknown
  /** Whether the text is markup of its translators. @default the key ends in `_html` */
  readonly isMarkup?: boolean
}

/**
 * The text of a key in the locale of the mail. In HTML it comes out as text, to be escaped when it is written, or as
 * markup with its values escaped.
 */
export function translated(translation: Translation, context: RenderContext): unknown {
  const { kind, translator } = context.run.scope
  const key = textOf(translation.key, context)
  const isMarkup = kind === 'html' && (translation.isMarkup ?? key.endsWith('_html'))
  const how = translation.context === undefined ? {} : { context: textOf(translation.context, context) }
  const values = valuesFor(translation.values, kind === 'subject', isMarkup, context)
  charge(key, values, context)
  const text = translator.translate(key, values, how)
  context.memoryLimit.use(text.length)
  if (kind === 'subject') return new Markup(text.replace(/[\r\n]+/g, ' '))
  return isMarkup ? new Markup(text) : text
}

const longestValue = 100_000

/** A key is a text itself, and a template can put a long value into it a thousand times. */
function charge(key: string, values: TranslationValues, context: RenderContext): void {
  const places = (key.match(/[{(]/g)?.length ?? 0) + 1
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string') continue
    if (value.length > longestValue)
      throw exceeded(`"${name}" is too long for a translation: ${value.length} characters`)
    context.memoryLimit.use(value.length * places)
  }
}

/** Numbers and dates are left to the translator, who writes them as the locale does. */
function valuesFor(
  given: Readonly<Record<string, unknown>>,
  inSubject: boolean,
  inMarkup: boolean,
  context: RenderContext,
): TranslationValues {
  const values: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(given)) {
    if (name === 'count') values[name] = countOf(value)
    else if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Date) values[name] = value
    else values[name] = named(name, () => wordsOf(value, inSubject, inMarkup, context))
  }
  return values
}

function wordsOf(value: unknown, inSubject: boolean, inMarkup: boolean, context: RenderContext): string {
  if (value instanceof Markup) return value.toString()
  const text = textOf(value, context)
  if (inSubject) return oneLine(text)
  return inMarkup ? escapeHtml(text) : text
}

function countOf(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value)
  throw badData(`count chooses the plural form, so it is a number; got a ${value === null ? 'null' : typeof value}`)
}

/** What is wrong with a value is said of its name, not of the whole output. */
function named(name: string, make: () => string): string {
  try {
    return make()
  } catch (error) {
    throw error instanceof Problem ? new Problem(error.code, error.about(`"${name}"`)) : error
  }
}
