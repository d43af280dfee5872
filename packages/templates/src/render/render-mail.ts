// A mail and its data to subject, HTML and text.
import { type RenderContext, TemplateError } from 'posthaste'
import { layoutOf } from '../folder/layout-of.ts'
import type { FolderContents, MailSource, PartSource } from '../folder/mail-source.ts'
import type { InlineImage } from '../html/inline-images.ts'
import type { Engine, PartKind, RenderScope } from '../liquid/engine.ts'
import { LocaleError } from '../locale/locale-error.ts'
import type { Locales } from '../locale/locales.ts'
import type { Translator } from '../locale/translator.ts'
import type { FinishedHtml, Finisher } from './create-finisher.ts'
import { errorOf } from './problem-of.ts'

/** What rendering works with. */
export interface RenderTools {
  readonly contents: FolderContents
  readonly engine: Engine
  readonly locales: Locales
  /** What finishes the HTML of a mail. */
  finisherOf(mail: string): Finisher
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A mail that is ready to be sent. */
export interface RenderedMail {
  /** One line. */
  readonly subject: string
  /** One line; empty where the mail has none. */
  readonly preheader: string
  /** Absent where the mail is text alone. */
  readonly html?: string
  readonly text: string
  /** Those that the HTML shows. */
  readonly images: readonly InlineImage[]
}

/**
 * Renders every part of a mail, in the order in which they may use each other: subject, preheader, HTML, text.
 *
 * @throws TemplateError TEMPLATE_INVALID, TEMPLATE_DATA_INVALID or TEMPLATE_LIMIT_EXCEEDED
 */
export function renderMail(mail: MailSource, data: object, context: RenderContext, tools: RenderTools): RenderedMail {
  const run = startRun(mail, data, context, tools)
  const subject = renderSubject(mail, run)
  const preheader = mail.preheader === undefined ? '' : oneLine(run.render(mail.preheader, 'text', { subject }))
  const html = mail.html && renderHtml(mail, mail.html, { subject, preheader }, run)
  const given = mail.text && run.render(mail.text, 'text', { subject, preheader: preheader || null })
  const text = given === undefined ? (html?.text() ?? '') : trimmed(given)
  return { subject, preheader, ...(html === undefined ? {} : { html: html.html }), text, images: html?.images ?? [] }
}

/** One mail being rendered. */
interface Run {
  readonly tools: RenderTools
  readonly translator: Translator
  render(
    part: PartSource,
    kind: PartKind,
    globals: Readonly<Record<string, unknown>>,
    more?: Pick<RenderScope, 'layout' | 'holes'>,
  ): string
}

function startRun(mail: MailSource, data: object, context: RenderContext, tools: RenderTools): Run {
  const translator = translatorFor(mail, context, tools.locales)
  const broken = tools.locales.unreadable(context.locale)
  if (broken !== undefined) throw errorOf({ ...broken, mail: mail.name })
  const { locale, direction, timeZone } = translator
  // A name without a value is null, so that templates can ask for it; an unknown name is an error.
  const unsubscribeUrl = context.unsubscribeUrl ?? null
  const common = { locale, direction, timeZone, unsubscribeUrl, subject: null, preheader: null }
  const now = tools.now()
  return {
    tools,
    translator,
    render(part, kind, globals, more) {
      const scope: RenderScope = {
        template: mail.name,
        kind,
        data,
        // Not by spreading alone: the preheader is a getter where it has to be known whether it was asked for.
        globals: Object.defineProperties({ ...common }, Object.getOwnPropertyDescriptors(globals)),
        translator,
        now,
        ...more,
      }
      return tools.engine.render(part, scope)
    },
  }
}

function translatorFor({ name }: MailSource, context: RenderContext, locales: Locales): Translator {
  try {
    return locales.translator(context.locale, context.timeZone)
  } catch (error) {
    if (!(error instanceof LocaleError)) throw error
    throw new TemplateError('TEMPLATE_DATA_INVALID', { template: name }, error.problem, error)
  }
}

function renderSubject({ name, subject, files }: MailSource, run: Run): string {
  const [file = name] = files
  if (subject === undefined) throw new TemplateError('TEMPLATE_INVALID', { template: name, file }, 'has no subject')
  const line = oneLine(run.render(subject, 'subject', {}))
  if (line !== '') return line
  throw new TemplateError(
    'TEMPLATE_DATA_INVALID',
    { template: name, file: subject.file },
    'the subject comes out empty',
  )
}

function renderHtml(
  mail: MailSource,
  part: PartSource,
  { subject, preheader }: { readonly subject: string; readonly preheader: string },
  run: Run,
): FinishedHtml {
  const layout = layoutOf(mail, run.tools.contents)
  return run.tools.finisherOf(mail.name)((holes) => {
    let shown = preheader === ''
    const globals = {
      subject,
      get preheader() {
        shown = true
        return preheader === '' ? null : preheader
      },
    }
    const markup = run.render(part, 'html', globals, { holes, ...(layout === undefined ? {} : { layout }) })
    return { markup, subject, ...(shown ? {} : { preheader }) }
  }, run.translator)
}

/** The author's own line breaks become spaces; values have none, or rendering had refused them. */
function oneLine(text: string): string {
  const lines = text.split(/[\r\n]/).map((line) => line.trim())
  return lines.filter((line) => line !== '').join(' ')
}

/** A text ends with one line end, whatever tags stood around it. */
function trimmed(text: string): string {
  return `${text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}\n`
}
