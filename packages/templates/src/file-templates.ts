import type { RenderContext, TemplateSet } from 'posthaste'
import type { FileTemplatesOptions } from './options.ts'

/**
 * The data of each template; `posthaste template types` writes a file that fills it in, so that the compiler checks every
 * send.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface FileTemplateData {}

/** The values of each translated text; filled in as {@link FileTemplateData} is. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface FileTemplateTexts {}

/** Names of templates, or any name while no types were written. */
export type TemplateData = keyof FileTemplateData extends never
  ? Readonly<Record<string, Readonly<Record<string, unknown>>>>
  : FileTemplateData

/** Keys of translations, or any key while no types were written. */
export type TemplateTexts = keyof FileTemplateTexts extends never
  ? Readonly<Record<string, Readonly<Record<string, unknown>>>>
  : FileTemplateTexts

/** Templates in a folder: what `createMailer({ templates })` takes. */
export interface FileTemplates extends TemplateSet<TemplateData> {
  /** The folder, as an absolute path. */
  readonly folder: string

  /** One part of a template as a string. @default the HTML, else the text */
  renderToString<Name extends keyof TemplateData & string>(
    name: Name,
    data: TemplateData[Name],
    how?: RenderContext & { readonly part?: 'subject' | 'html' | 'text' },
  ): Promise<string>

  /** A text of the catalogues, for what is sent without a template. */
  translate<Key extends keyof TemplateTexts & string>(
    key: Key,
    values: TemplateTexts[Key],
    context?: RenderContext,
  ): string
}

export type { FileTemplatesOptions }
