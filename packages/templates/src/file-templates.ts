import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ConfigError,
  type RenderContext,
  type RenderedTemplate,
  TemplateError,
  type TemplatePreviews,
  type TemplateProblem,
  type TemplateSet,
} from 'posthaste'
import { checkFolder } from './check-folder.ts'
import { createFolder } from './folder/create-folder.ts'
import { didYouMean } from './folder/nearest-name.ts'
import { watchFolder } from './folder/watch-folder.ts'
import { createLocales } from './locale/locales.ts'
import type { FileTemplatesOptions } from './options.ts'
import { createPreviews } from './previews/create-previews.ts'
import { createRenderTools } from './render/create-render-tools.ts'
import { errorOf } from './render/problem-of.ts'
import { type RenderedMail, type RenderTools, renderMail } from './render/render-mail.ts'
import { checkFolderName, type ResolvedOptions, resolveOptions } from './resolve-options.ts'

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

  /** Everything that is wrong with the templates, missing translations too. Each is rendered with its sample. */
  check(): Promise<readonly TemplateProblem[]>

  /** The templates with their sample data, for a page that shows them; what was saved is shown, whatever `reload` says. */
  previews(): TemplatePreviews

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

/**
 * The templates in a folder, for `createMailer({ templates: fileTemplates('./emails') })`. Nothing is read before the first
 * one is used; then a folder that is not there is a ConfigError OPTION_INVALID.
 *
 * @param folder relative to the working directory, or a `file:` URL, as `new URL('./emails', import.meta.url)` makes it
 * @throws ConfigError OPTION_INVALID for options that are wrong
 */
export function fileTemplates(folder: string | URL, options: FileTemplatesOptions = {}): FileTemplates {
  const path = resolve(typeof folder === 'string' ? checkFolderName(folder) : fileURLToPath(folder))
  const resolved = resolveOptions(options)
  const tools = createTools(path, resolved)
  const render = (name: string, data: unknown, context: RenderContext = {}) => renderNamed(name, data, context, tools())
  return {
    folder: path,
    names: async () => namesIn(tools()),
    render: async (name, data, context) => toTemplate(render(name, data, context)),
    check: async () => checkFolder(tools().contents, resolved),
    previews: () => previewsOf(path, resolved),
    async renderToString(name, data, { part, ...context } = {}) {
      const rendered = render(name, data, context)
      if (part === 'html' && rendered.html === undefined) throw withoutHtml(name)
      if (part !== undefined && !parts.has(part)) throw unknownPart(part)
      return part === undefined ? (rendered.html ?? rendered.text) : (rendered[part] ?? '')
    },
    translate: (key, values, { locale, timeZone } = {}) =>
      tools().locales.translator(locale, timeZone).translate(key, values),
  }
}

function previewsOf(path: string, options: ResolvedOptions): TemplatePreviews {
  // Missing translations are warnings of the previews themselves.
  const tools = createTools(path, { ...options, reload: true, warn: () => {} })
  return createPreviews({
    contents: () => tools().contents,
    locales: () => tools().locales,
    defaultLocale: options.locale,
    render: async (name, data, context) => toTemplate(renderNamed(name, data, context, tools())),
    watch: (listener) => watchFolder(path, listener),
  })
}

/** What renders the folder as it is now; made anew when a file has changed. */
function createTools(path: string, options: ResolvedOptions): () => RenderTools {
  const folder = createFolder(path, options.reload)
  let tools: RenderTools | undefined
  return () => {
    const contents = folder.contents()
    if (tools?.contents === contents) return tools
    const { locale: defaultLocale, timeZone, warn } = options
    const { catalogues, problems: unread } = contents
    const locales = createLocales({ catalogues, unread, defaultLocale, timeZone, warn })
    tools = createRenderTools(contents, { ...options, locales })
    return tools
  }
}

function namesIn({ contents: { mails, problems } }: RenderTools): readonly string[] {
  const wrong = problems.flatMap(({ mail }) => mail ?? [])
  return [...new Set([...mails.keys(), ...wrong])].sort()
}

function renderNamed(name: string, given: unknown, context: RenderContext, tools: RenderTools): RenderedMail {
  const { mails, problems } = tools.contents
  const problem = problems.find(({ mail }) => mail === name)
  if (problem !== undefined) throw errorOf(problem)
  const mail = mails.get(name)
  if (mail === undefined) throw unknown(name, tools)
  return renderMail(mail, dataOf(name, given), context, tools)
}

/** Data is read by name, property by property: an object, and not one whose meaning lies in its methods. */
function dataOf(template: string, data: unknown): object {
  if (data === undefined) return {}
  const kind = data === null ? 'null' : Array.isArray(data) ? 'a list' : typeof data
  if (typeof data === 'object' && data !== null && kind === 'object' && isPlain(data)) return data
  const got = kind === 'object' ? `a ${Object.prototype.toString.call(data).slice(8, -1)}` : kind
  throw new TemplateError('TEMPLATE_DATA_INVALID', { template }, `data is to be a plain object, got ${got}`)
}

/** An object of a class is taken for the fields that it has of its own; what holds something else is not. */
function isPlain(data: object): boolean {
  return Object.prototype.toString.call(data) === '[object Object]'
}

function toTemplate({ subject, html, text, images }: RenderedMail): RenderedTemplate {
  return {
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    ...(images.length === 0 ? {} : { attachments: images }),
  }
}

function unknown(name: string, tools: RenderTools): TemplateError {
  const known = namesIn(tools)
  const empty = known.length === 0 ? `; there are none in ${tools.contents.folder}` : ''
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
  return new TemplateError(
    'TEMPLATE_UNKNOWN',
    { template: shown },
    `there is no such template${didYouMean(name, known)}${empty}`,
  )
}

const parts: ReadonlySet<string> = new Set(['subject', 'html', 'text'])

function unknownPart(part: string): ConfigError {
  return new ConfigError(
    'OPTION_INVALID',
    'renderToString().part',
    `expected subject, html or text, got ${JSON.stringify(part)}`,
  )
}

function withoutHtml(template: string): TemplateError {
  return new TemplateError('TEMPLATE_INVALID', { template }, 'is text alone, it has no HTML')
}
