import { type Emitter, LiquidError, RenderError, type Template, toValueSync } from 'liquidjs'
import { TemplateError } from 'posthaste'
import { LocaleError } from '../locale/locale-error.ts'
import type { RenderContext } from './render-context.ts'

/** Renders one template after the other, until a loop is left; errors learn which of them it was. */
export function renderAll(templates: readonly Template[], context: RenderContext, emitter: Emitter): void {
  for (const template of templates) {
    context.checkTime()
    try {
      const text: unknown = toValueSync(template.render(context, emitter))
      if (text) emitter.write(text)
    } catch (error) {
      throw isPlaced(error) ? error : new RenderError(asError(error), template)
    }
    if (context.breakCalled || context.continueCalled) return
  }
}

function isPlaced(error: unknown): boolean {
  return LiquidError.is(error) || (error instanceof TemplateError && !(error instanceof LocaleError))
}

// QUIRK: liquidjs wants an Error and reads `message` only, which an unknown variable has as well.
function asError(error: unknown): Error {
  return error as Error
}
