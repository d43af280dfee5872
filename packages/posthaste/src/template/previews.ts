// What a page that previews templates asks of them. The inbox's page is one; @posthaste/templates answers.

/** Templates to look at, each with its sample data. */
export interface TemplatePreviews {
  /** Every template, by name. */
  list(): Promise<readonly PreviewEntry[]>
  /** One template with its sample data in one locale; what is wrong with it is part of the answer, never thrown. */
  preview(name: string, locale?: string): Promise<TemplatePreview>
  /** Calls the listener whenever a file of the templates was saved; the returned function ends that. */
  onChange(listener: () => void): () => void
}

/** A template in the list. */
export interface PreviewEntry {
  readonly name: string
  /** What it is for, in one sentence, where its author says it. */
  readonly description?: string
  /** The locales that it can be looked at in; the first is the default. */
  readonly locales: readonly string[]
  /** What is wrong with it, where it cannot be read. */
  readonly error?: string
}

/** One template, rendered. */
export interface TemplatePreview {
  readonly name: string
  readonly locale: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Images that the HTML names by `cid:`. */
  readonly images: readonly PreviewImage[]
  /** The files that it is made of, the mail's own first. */
  readonly sources: readonly PreviewSource[]
  readonly warnings: readonly PreviewWarning[]
  /** The octets of the HTML as they would be sent. */
  readonly htmlOctets: number
  /** Why it could not be rendered; subject, HTML and text are empty then. */
  readonly error?: PreviewError
}

/** An image of a preview. */
export interface PreviewImage {
  readonly contentId: string
  readonly filename: string
  readonly contentType: string
  readonly content: Uint8Array
}

/** A file of a template, as its author wrote it. */
export interface PreviewSource {
  /** From the templates' folder. */
  readonly file: string
  readonly content: string
}

/** What a reader of the mail may suffer from. */
export interface PreviewWarning {
  /** Which check found it. */
  readonly kind:
    | 'client-support'
    | 'alt-missing'
    | 'text-missing'
    | 'link-insecure'
    | 'image-unsized'
    | 'too-large'
    | 'translation-missing'
    | 'subject'
    | 'accessibility'
  readonly severity: 'error' | 'warning' | 'hint'
  /** One sentence. */
  readonly message: string
  /** For `client-support`: who does not support it, such as `Outlook (Windows)`. */
  readonly clients?: readonly string[]
  /** For `client-support`: the share of the clients that support it, from 0 to 1. */
  readonly share?: number
  /** Where to read more. */
  readonly url?: string
}

/** Why a template could not be rendered, and where. */
export interface PreviewError {
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}
