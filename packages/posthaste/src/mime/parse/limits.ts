/** How much of a message is looked at. What is beyond a limit is left alone and reported as a defect; its octets stay in place. */
export interface ParseLimits {
  /** How deep parts lie within parts; a deeper multipart or message stays closed. @default 100 */
  readonly depth?: number
  /** How many parts a message has, those of messages within it counted. @default 1000 */
  readonly parts?: number
  /** Octets of all headers, those of parts and of messages within counted. @default 1_048_576 */
  readonly headerOctets?: number
  /** Fields of all headers, those of parts and of messages within counted. @default 5000 */
  readonly headerFields?: number
  /** Parameters of one field, each piece of a continued one counted (RFC 2231). @default 200 */
  readonly parameters?: number
  /** Defects that are kept. @default 100 */
  readonly defects?: number
}

/** Limits without gaps. */
export type ResolvedParseLimits = Required<ParseLimits>

/** What applies where a limit is not given, or is no number from 0 up. */
export const defaultParseLimits: ResolvedParseLimits = {
  depth: 100,
  parts: 1000,
  headerOctets: 1_048_576,
  headerFields: 5000,
  parameters: 200,
  defects: 100,
}

/** The most encoded words of one field that are decoded; the rest stays as it is (RFC 2047). */
export const mostEncodedWords = 2000

/** The most mailboxes of one field that are read. */
export const mostMailboxes = 1000

/** Fills the gaps with {@link defaultParseLimits}. */
export function resolveParseLimits(given: ParseLimits): ResolvedParseLimits {
  const limit = (name: keyof ResolvedParseLimits): number => {
    const value = given[name]
    return value !== undefined && value >= 0 ? value : defaultParseLimits[name]
  }
  return {
    depth: Math.min(limit('depth'), deepest),
    parts: limit('parts'),
    headerOctets: limit('headerOctets'),
    headerFields: limit('headerFields'),
    parameters: limit('parameters'),
    defects: limit('defects'),
  }
}

/** What walks the tree calls itself once for each level. */
const deepest = 500
