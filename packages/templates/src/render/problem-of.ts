import { TemplateError, type TemplateProblem } from 'posthaste'
import type { FolderProblem } from '../folder/mail-source.ts'

/** An error of a template as a problem: its place apart from its words. @throws whatever else the error is */
export function problemOf(error: unknown, template: string): TemplateProblem {
  if (!(error instanceof TemplateError)) throw error
  const { file, line, column, message } = error
  const places = [[file, line, column].filter((each) => each !== undefined).join(':'), `template "${error.template}"`]
  const place = places.find((each) => each !== '' && message.startsWith(`${each}: `))
  return {
    template,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    problem: place === undefined ? message : message.slice(place.length + 2),
  }
}

/** A file that could not be used, as the error of the mail that it belongs to. */
export function errorOf({ mail, problem, ...place }: FolderProblem): TemplateError {
  return new TemplateError('TEMPLATE_INVALID', { template: mail ?? place.file, ...place }, problem)
}
