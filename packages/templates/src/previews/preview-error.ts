import { type PreviewError, TemplateError } from 'posthaste'

/** What went wrong, and where; the place is not said again in the message. */
export function previewErrorOf(error: unknown): PreviewError {
  if (!(error instanceof TemplateError)) return { message: error instanceof Error ? error.message : String(error) }
  const { file, line, column, template } = error
  const place = [file ?? `template "${template}"`, line, column].filter((each) => each !== undefined).join(':')
  return {
    message: error.message.startsWith(`${place}: `) ? error.message.slice(place.length + 2) : error.message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }
}
