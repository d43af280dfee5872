import type { Context } from 'liquidjs'
import { escapeHtml, Markup } from './markup.ts'
import { badData } from './problem.ts'
import { RenderContext } from './render-context.ts'
import { textOf } from './text-of.ts'

/**
 * What `{{ value }}` writes: HTML escapes it, a subject refuses line breaks in it, text takes it as it is.
 *
 * @param site what writes it: the same object in every render
 */
export function writeValue(value: unknown, context: RenderContext, site: object): string {
  if (value instanceof Markup) return value.toString()
  const text = textOf(value, context)
  const { kind, holes } = context.run.scope
  switch (kind) {
    case 'html': {
      const escaped = escapeHtml(text)
      if (!holes || context.run.captures > 0) return escaped
      const taken = holes.take(site, text, escaped)
      // A hole is short; what it stands for counts.
      context.run.budget.write(Math.max(escaped.length - taken.length, 0))
      return taken
    }
    case 'subject':
      return oneLine(text)
    case 'text':
      return text
  }
}

/** The context that this package renders with; liquidjs's own can do less. */
export function contextOf(context: Context): RenderContext {
  if (context instanceof RenderContext) return context
  throw new TypeError('expected a RenderContext')
}

/** Refuses text that would end the line: a header field might start behind it. */
export function oneLine(text: string): string {
  const found = lineEnd.exec(text)
  if (found === null) return text
  const shown = `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  throw badData((written) => `a subject is one line, but ${written} holds a line break or NUL (${shown})`)
}

const lineEnd = /[\u0000\n\u000b\f\r\u0085\u2028\u2029]/
