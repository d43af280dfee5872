/** A media type with its parameters (RFC 2045, section 5.1). */
export interface ContentType {
  /** Lower case, such as `text/plain`. */
  readonly type: string
  /** In order; names in lower case; values decoded. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}
