import { MessageError } from '../errors.ts'
import { expectObject } from './expect.ts'
import { type HeaderField, tokensField } from './header.ts'
import { uriTokens } from './list.ts'
import { isHttps, parseListUri, toMailto } from './list-uri.ts'

/** How recipients leave (RFC 2369, RFC 8058). At least one of `url` and `mailto`. */
export interface UnsubscribeInput {
  /** The page, or with `oneClick` the `https:` endpoint that a mail client POSTs to. */
  readonly url?: string | undefined
  /** An address, or a `mailto:` URI with a subject. */
  readonly mailto?: string | undefined
  /**
   * Lets mail clients unsubscribe by one POST, without a page (RFC 8058), as bulk senders must.
   * @default false
   */
  readonly oneClick?: boolean | undefined
}

const keys = new Set(['url', 'mailto', 'oneClick'])

/** List-Unsubscribe and, for one click, List-Unsubscribe-Post. @throws MessageError HEADER_INVALID */
export function unsubscribeFields(input: UnsubscribeInput, field: string): readonly HeaderField[] {
  expectObject(input, field, keys)
  const { url, mailto, oneClick = false } = input
  if (typeof oneClick !== 'boolean')
    throw new MessageError('HEADER_INVALID', `${field}.oneClick`, 'expected true or false')
  const uris: string[] = []
  if (url !== undefined) uris.push(parseListUri(url, `${field}.url`))
  if (oneClick && (uris[0] === undefined || !isHttps(uris[0]))) {
    throw new MessageError(
      'HEADER_INVALID',
      `${field}.url`,
      'one-click unsubscribe needs an https: URL (RFC 8058, 3.1)',
    )
  }
  if (mailto !== undefined) uris.push(toMailto(mailto, `${field}.mailto`))
  if (uris.length === 0) throw new MessageError('HEADER_INVALID', field, 'expected a url or a mailto, got neither')
  const fields = [tokensField('List-Unsubscribe', uriTokens(uris), field)]
  if (oneClick) fields.push(tokensField('List-Unsubscribe-Post', ['List-Unsubscribe=One-Click'], field))
  return fields
}
