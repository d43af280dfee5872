import { type PreviewError, TemplateError } from 'posthaste'
import { problemOf } from '../render/problem-of.ts'

/** What went wrong, and where; the place is not said again in the message. */
export function previewErrorOf(error: unknown): PreviewError {
  if (!(error instanceof Error)) return { message: String(error) }
  if (!(error instanceof TemplateError) || error.file === undefined) return { message: error.message }
  const { template: _, problem: message, ...place } = problemOf(error, error.template)
  return { message, ...place }
}
