// What a template is to the mailer: something that makes subject, HTML and text of data. Any renderer fits.
import { ConfigError } from '../errors.ts'
import type { AttachmentInput } from '../message/message-input.ts'
import { kindOf } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'

/** What a template may want to know beside its data. */
export interface RenderContext {
  /** The language and region of the reader, as a BCP 47 tag such as `de-AT`. @default that of the template's own options */
  readonly locale?: string
  /** The IANA time zone of the reader, such as `Europe/Vienna`. @default that of the template's own options */
  readonly timeZone?: string
  /** The page or endpoint of the message's `unsubscribe`, for the link in the body. */
  readonly unsubscribeUrl?: string
}

/** What a template gives to one message. */
export interface RenderedTemplate {
  /** One line. */
  readonly subject?: string
  readonly html?: string
  readonly text?: string
  /** Such as the images that the HTML shows; the message's own come after them. */
  readonly attachments?: readonly AttachmentInput[]
}

/** A part of a template: fixed text, or a function of the data. */
export type TemplatePart<Data, Part = string> =
  | Part
  | ((data: Data, context: RenderContext) => Part | undefined | Promise<Part | undefined>)

/** How a template is written down, each part on its own. */
export interface TemplateParts<Data> {
  /** One line. */
  readonly subject?: TemplatePart<Data>
  readonly html?: TemplatePart<Data>
  readonly text?: TemplatePart<Data>
  readonly attachments?: TemplatePart<Data, readonly AttachmentInput[]>
}

/** Makes the parts of a message from data. */
export interface Template<Data> {
  render(data: Data, context: RenderContext): Promise<RenderedTemplate>
}

/**
 * A template made of functions, so that any renderer fits: JSX, MJML, tagged strings. The compiler checks the data of
 * every send against `Data`.
 *
 * Throws OPTION_INVALID for parts that it does not have.
 */
export function defineTemplate<Data extends object = Record<never, never>>(parts: TemplateParts<Data>): Template<Data> {
  if (typeof parts !== 'object' || parts === null) {
    throw invalid(`expected { subject, html, text }, got ${kindOf(parts)}`)
  }
  const unknown = unknownKey(parts, names)
  if (unknown) throw invalid(describeUnknown(unknown, names))
  const { subject, html, text, attachments } = parts
  if (html === undefined && text === undefined) throw invalid('needs html or text')
  return {
    async render(data, context) {
      const [s, h, t, a] = await Promise.all([
        made(subject, data, context),
        made(html, data, context),
        made(text, data, context),
        made(attachments, data, context),
      ])
      return {
        ...(s === undefined ? {} : { subject: s }),
        ...(h === undefined ? {} : { html: h }),
        ...(t === undefined ? {} : { text: t }),
        ...(a === undefined ? {} : { attachments: a }),
      }
    },
  }
}

const names: ReadonlySet<string> = new Set<keyof TemplateParts<never>>(['subject', 'html', 'text', 'attachments'])

async function made<Data, Part extends string | readonly AttachmentInput[]>(
  part: TemplatePart<Data, Part> | undefined,
  data: Data,
  context: RenderContext,
): Promise<Part | undefined> {
  return typeof part === 'function' ? await part(data, context) : part
}

function invalid(problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', 'defineTemplate()', problem)
}
