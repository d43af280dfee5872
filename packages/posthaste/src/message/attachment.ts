import type { ContentType } from './content-type.ts'

/**
 * Where the octets of a part come from. `file` and `stream` are opened when the message is composed, once for each time
 * it is sent; their octets are never held whole.
 */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'blob'; readonly blob: Blob }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly open: () => AsyncIterable<Uint8Array> }

/** A checked, frozen attachment. */
export interface Attachment {
  /** Without a path and without control characters. */
  readonly filename?: string
  readonly contentType: ContentType
  /** `inline` when the HTML names it by its content ID, else `attachment`. */
  readonly disposition: 'attachment' | 'inline'
  /** Without its angle brackets. */
  readonly contentId?: string
  readonly content: Content
}
