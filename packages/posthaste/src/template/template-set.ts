import type { TemplatePreviews } from './previews.ts'
import type { RenderContext, RenderedTemplate } from './template.ts'

/** What each template wants as its data, by the template's name. */
export type TemplateTypes = object

/** The types of templates that the compiler knows nothing of. */
export type AnyTemplates = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The types of a mailer without templates. */
export type NoTemplates = Readonly<Record<never, never>>

/** Templates by name. `Types` says what the compiler checks. */
export interface TemplateSet<Types extends TemplateTypes = AnyTemplates> {
  /** The names of all. */
  names(): Promise<readonly string[]>

  /**
   * Makes the parts of a message.
   *
   * Throws a TemplateError: TEMPLATE_UNKNOWN, TEMPLATE_INVALID, TEMPLATE_DATA_INVALID, TEMPLATE_LIMIT_EXCEEDED.
   */
  render(name: string, data: object, context?: RenderContext): Promise<RenderedTemplate>

  /** Everything that is wrong with the templates, missing translations too, for `posthaste check`. */
  check?(): Promise<readonly TemplateProblem[]>

  /** The templates with their sample data, for a page that shows them. */
  previews?(): TemplatePreviews

  /** Never there: it carries the types for the compiler. */
  readonly types?: Types
}

/** Something wrong with a template, found without sending it. */
export interface TemplateProblem {
  readonly template: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** One sentence that says what to do. */
  readonly problem: string
}
