import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { goToTemplate } from '../state/route.ts'
import { Code } from './code.tsx'

/** Why a template cannot be rendered, and the lines around the place. */
export function RenderError({
  template,
  error,
}: {
  readonly template: TemplateResponse
  readonly error: NonNullable<TemplateResponse['error']>
}) {
  const { message, file, line, column } = error
  const source = template.sources.find((each) => each.file === file)?.content
  const place = [file, line, column].filter((each) => each !== undefined).join(':')
  return (
    <section class="render-error" role="alert" aria-labelledby="render-error">
      <h3 id="render-error">This cannot be rendered</h3>
      <p class="render-error-message">{message}</p>
      {place === '' ? null : (
        <p class="render-error-place">
          <code>{place}</code>
        </p>
      )}
      {source === undefined || line === undefined ? null : (
        <>
          <Code text={source} mark={line} column={column} around={3} />
          <button type="button" class="button small" onClick={() => goToTemplate({ tab: 'source' }, true)}>
            Show the whole file
          </button>
        </>
      )}
    </section>
  )
}
