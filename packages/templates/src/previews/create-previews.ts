import type {
  PreviewEntry,
  PreviewWarning,
  RenderContext,
  RenderedTemplate,
  TemplatePreview,
  TemplatePreviews,
} from 'posthaste'
import type { FolderContents, MailSource } from '../folder/mail-source.ts'
import type { Locales } from '../locale/locales.ts'
import { templateDataTypes } from '../types/template-types.ts'
import { type MailUsage, usageOf } from '../types/usage-of.ts'
import { placeholderData } from './placeholder-data.ts'
import { previewErrorOf } from './preview-error.ts'
import { previewImages } from './preview-images.ts'
import { sourcesOf } from './sources-of.ts'

/** What previews are made of. */
export interface PreviewedTemplates {
  /** The folder as it is now. */
  contents(): FolderContents
  /** Its languages as they are now. */
  locales(): Pick<Locales, 'locales' | 'missing'>
  /** The locale of mails that name none. */
  readonly defaultLocale: string
  render(name: string, data: object, context: RenderContext): Promise<RenderedTemplate>
  /** Calls the listener whenever a file was saved; the returned function ends that. */
  watch(listener: () => void): () => void
}

/** Shows templates with the sample of their front matter; where it lacks something, with data made up from their use. */
export function createPreviews(templates: PreviewedTemplates): TemplatePreviews {
  return {
    async list() {
      const contents = templates.contents()
      const locales = localesOf(templates)
      const broken = contents.problems.flatMap(({ mail }) => (mail === undefined ? [] : [mail]))
      return [...new Set([...contents.mails.keys(), ...broken])]
        .toSorted()
        .map((name) => entry(name, contents, locales))
    },
    async preview(name, locale = templates.defaultLocale) {
      return preview(templates, name, locale)
    },
    onChange: (listener) => templates.watch(listener),
  }
}

function localesOf({ defaultLocale, locales }: PreviewedTemplates): readonly string[] {
  return [...new Set([defaultLocale, ...locales().locales])]
}

function entry(name: string, contents: FolderContents, locales: readonly string[]): PreviewEntry {
  const description = contents.mails.get(name)?.frontMatter.description
  const wrong = contents.problems.find(({ mail }) => mail === name)
  const place = [wrong?.file, wrong?.line, wrong?.column].filter((each) => each !== undefined).join(':')
  return {
    name,
    locales,
    ...(description === undefined ? {} : { description }),
    ...(wrong === undefined ? {} : { error: `${place}: ${wrong.problem}` }),
  }
}

async function preview(templates: PreviewedTemplates, name: string, locale: string): Promise<TemplatePreview> {
  const shown = { name, locale, subject: '', html: '', text: '', images: [], sources: [], warnings: [], htmlOctets: 0 }
  let sources: TemplatePreview['sources'] = []
  let untranslated: readonly PreviewWarning[] = []
  try {
    const contents = templates.contents()
    const mail = contents.mails.get(name)
    if (mail !== undefined) {
      sources = sourcesOf(mail, contents)
      untranslated = untranslatedIn(usageOf(mail, contents), templates, locale)
    }
    const data = mail === undefined ? {} : sampleOf(mail, contents)
    const rendered = await templates.render(name, data, { locale, unsubscribeUrl: sampleUnsubscribeUrl })
    return { ...shown, sources, ...(await partsOf(rendered, mail, locale, untranslated)) }
  } catch (error) {
    return { ...shown, sources, warnings: untranslated, error: previewErrorOf(error) }
  }
}

const sampleUnsubscribeUrl = 'https://example.com/unsubscribe?token=sample'

async function partsOf(
  { subject = '', html = '', text, attachments = [] }: RenderedTemplate,
  mail: MailSource | undefined,
  locale: string,
  untranslated: readonly PreviewWarning[],
): Promise<Partial<TemplatePreview>> {
  // What mail clients support is a long table, of no use to who only sends.
  const { warningsOf, worstFirst } = await import('../warnings/warnings-of.ts')
  const images = previewImages(attachments)
  const htmlOctets = Buffer.byteLength(html)
  const textIsMade = mail?.text === undefined
  const found = warningsOf({ subject, html, text, textIsMade, htmlOctets, locale, images })
  return { subject, html, text: text ?? '', images, htmlOctets, warnings: worstFirst([...untranslated, ...found]) }
}

/** The author's sample, completed by what it has not and the template needs. */
function sampleOf(mail: MailSource, contents: FolderContents): Readonly<Record<string, unknown>> {
  const { sample } = mail.frontMatter
  const { members } = templateDataTypes(mail.frontMatter, usageOf(mail, contents).variables)
  const lacking = [...members].filter(([name, { optional }]) => sample === undefined || !(optional || name in sample))
  return { ...placeholderData(new Map(lacking)), ...sample }
}

function untranslatedIn(
  { translations }: MailUsage,
  { locales }: PreviewedTemplates,
  locale: string,
): readonly PreviewWarning[] {
  const used = translations.map(({ key, context, count }) => ({
    key,
    counted: count,
    ...(context === undefined ? {} : { context }),
  }))
  return locales()
    .missing(used)
    .filter((missing) => missing.locale === locale)
    .map(({ problem }) => ({ kind: 'translation-missing', severity: 'warning', message: problem }))
}
