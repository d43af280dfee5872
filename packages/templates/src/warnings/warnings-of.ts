// What may a reader of this mail suffer from?
import type { PreviewImage, PreviewWarning } from 'posthaste'
import { accessibilityWarnings } from './accessibility-warnings.ts'
import { clientWarnings } from './client-warnings.ts'
import { imageWarnings } from './image-warnings.ts'
import { linkWarnings } from './link-warnings.ts'
import { type ScannedHtml, scanHtml } from './scan-html.ts'
import { subjectWarnings } from './subject-warnings.ts'

/** A mail as it would be sent. */
export interface RenderedMail {
  readonly subject: string
  /** Empty where the mail is text alone. */
  readonly html: string
  readonly text: string | undefined
  /** Whether the text was made from the HTML. */
  readonly textIsMade: boolean
  readonly htmlOctets: number
  readonly locale: string
  /** The images that the HTML names by `cid:`, so that warnings call them by their files' names. @default none */
  readonly images?: readonly Pick<PreviewImage, 'contentId' | 'filename' | 'contentType'>[]
}

/** Everything that is doubtful about a mail, errors first, then warnings, then hints. */
export function warningsOf(mail: RenderedMail): readonly PreviewWarning[] {
  const images = mail.images ?? []
  const html = scanHtml(mail.html)
  const found = [
    ...subjectWarnings(mail.subject, mail.locale),
    ...textWarnings(mail),
    ...(mail.html === '' ? [] : htmlWarnings(html, mail.htmlOctets, images)),
  ]
  const once = new Map(found.map((warning) => [`${warning.kind} ${warning.message}`, warning]))
  return worstFirst([...once.values()])
}

/** Errors, then warnings, then hints; those of one severity stay in their order. */
export function worstFirst(warnings: readonly PreviewWarning[]): readonly PreviewWarning[] {
  return warnings.toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity))
}

const severities: readonly PreviewWarning['severity'][] = ['error', 'warning', 'hint']

function htmlWarnings(
  html: ScannedHtml,
  octets: number,
  images: NonNullable<RenderedMail['images']>,
): readonly PreviewWarning[] {
  return [
    ...sizeWarnings(octets),
    ...linkWarnings(html),
    ...imageWarnings(html, new Map(images.map(({ contentId, filename }) => [contentId, filename]))),
    ...accessibilityWarnings(html),
    ...clientWarnings(html, new Map(images.map(({ contentId, contentType }) => [contentId, contentType]))),
  ]
}

function textWarnings({ text, html, textIsMade }: RenderedMail): readonly PreviewWarning[] {
  if (text !== undefined && text.trim() !== '') return []
  const why = textIsMade ? 'none could be made from the HTML, which shows nothing but images' : 'it is empty'
  const message =
    html === ''
      ? 'the mail has neither HTML nor text'
      : `there is no text part: ${text === undefined ? 'add a file text.liquid' : why}`
  return [{ kind: 'text-missing', severity: html === '' ? 'error' : 'warning', message }]
}

// Gmail shows no more of a message; the rest, a link to unsubscribe included, is behind "View entire message".
const clippedAfter = 102_400

function sizeWarnings(octets: number): readonly PreviewWarning[] {
  if (octets < clippedAfter * 0.9) return []
  const size = `the HTML has ${Math.ceil(octets / 1000)} kB`
  return [
    octets > clippedAfter
      ? { kind: 'too-large', severity: 'error', message: `${size}: Gmail cuts it off after 102 kB` }
      : { kind: 'too-large', severity: 'warning', message: `${size}, and Gmail cuts off what is over 102 kB` },
  ]
}
