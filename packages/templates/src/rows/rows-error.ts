import { TemplateError } from 'posthaste'

/** A file of rows that cannot be read any further. */
export function rowsError(file: string, line: number | undefined, problem: string, cause?: unknown): TemplateError {
  const place = { template: file, file, ...(line === undefined ? {} : { line }) }
  return new TemplateError('TEMPLATE_DATA_INVALID', place, problem, cause)
}
