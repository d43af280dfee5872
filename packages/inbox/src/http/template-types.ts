// Which JSON tells of templates? All of it is our own; Mailpit has none.
import type { PreviewError, PreviewSource, PreviewWarning } from 'posthaste'

/** Answers GET /api/v1/templates. */
export interface TemplatesResponse {
  readonly templates: readonly TemplateEntry[]
  /** Why there is no list. */
  readonly error?: string
  /** What leads to real addresses, such as `smtp://mail.example.com:587`; absent where nothing does. */
  readonly sendsThrough?: string
}

/** A template in the list. */
export interface TemplateEntry {
  /** Such as `billing/invoice`; in a path, percent-encoded as one segment. */
  readonly name: string
  readonly description?: string
  /** The first is the default. */
  readonly locales: readonly string[]
  /** What is wrong with it, where it cannot be read. */
  readonly error?: string
}

/** Answers GET /api/v1/templates/{Name}: the template with its sample data, in one locale. */
export interface TemplateResponse {
  readonly name: string
  readonly locale: string
  readonly subject: string
  /** What a mail program shows beside the subject. */
  readonly snippet: string
  readonly text: string
  readonly html: string
  /** Octets of the HTML, as it is sent. */
  readonly htmlSize: number
  /** Pictures that the HTML shows. */
  readonly images: readonly TemplateImage[]
  /** The files that it is made of, its own first. */
  readonly sources: readonly PreviewSource[]
  readonly warnings: readonly PreviewWarning[]
  /** Why it cannot be rendered; subject, HTML and text are empty then. */
  readonly error?: PreviewError
}

/** A picture in a {@link TemplateResponse}. */
export interface TemplateImage {
  /** What /templates/{Name}/image/{ContentID} takes. */
  readonly contentId: string
  readonly filename: string
  readonly contentType: string
  /** In octets. */
  readonly size: number
}

/** Asks POST /api/v1/templates/{Name}/send. */
export interface TemplateSendRequest {
  /** @default the template's first */
  readonly locale?: string
  /** A real mailbox; without it the message comes into this inbox. */
  readonly to?: string
}

/** Answers POST /api/v1/templates/{Name}/send. */
export interface TemplateSendResponse {
  /** The message in this inbox, where it came here. */
  readonly id?: string
  /** Its Message-ID, where it was sent to a real address. */
  readonly messageId?: string
}
