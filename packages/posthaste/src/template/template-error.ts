import { MailError } from '../errors.ts'

/** Where a template is wrong, or where it met what is wrong. */
export interface TemplatePlace {
  /** The name of the template. */
  readonly template: string
  /** The file, as a path from the templates' folder; absent for a template that is no file. */
  readonly file?: string
  /** The line in that file, from 1. */
  readonly line?: number
  /** The column in that line, from 1, in UTF-16 units. */
  readonly column?: number
}

/** A template that does not exist, that is wrong, or that cannot be rendered with this data; nothing was sent. */
export class TemplateError extends MailError {
  readonly template: string
  readonly file?: string
  readonly line?: number
  readonly column?: number

  constructor(code: TemplateErrorCode, place: TemplatePlace, problem: string, cause?: unknown) {
    super(`${inWords(place)}: ${problem}`, {
      code,
      temporary: false,
      action: aboutTheMessage.has(code) ? 'fix-message' : 'fix-config',
      ...(cause === undefined ? {} : { cause }),
    })
    this.template = place.template
    if (place.file !== undefined) this.file = place.file
    if (place.line !== undefined) this.line = place.line
    if (place.column !== undefined) this.column = place.column
  }
}

/** The codes of a {@link TemplateError}; docs/errors.md says what each means. */
export type TemplateErrorCode =
  | 'TEMPLATE_UNKNOWN'
  | 'TEMPLATE_INVALID'
  | 'TEMPLATE_DATA_INVALID'
  | 'TEMPLATE_LIMIT_EXCEEDED'
  | 'TEMPLATE_FAILED'

/** These are the fault of the one who sends; the others are the fault of the template. */
const aboutTheMessage: ReadonlySet<TemplateErrorCode> = new Set(['TEMPLATE_UNKNOWN', 'TEMPLATE_DATA_INVALID'])

function inWords({ template, file, line, column }: TemplatePlace): string {
  if (file === undefined) return `template "${template}"`
  return [file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])].join(':')
}
