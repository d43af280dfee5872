/** A transport's URL, taken apart by our own strict parser (from-url.ts) and decoded; what no transport may guess at is refused there. */
export interface TransportUrl {
  /** Lower case, without the colon. */
  readonly scheme: string
  readonly user?: string
  readonly password?: string
  /** Lower case; without brackets for IPv6. */
  readonly host?: string
  readonly port?: number
  /** What follows the authority, or the scheme where there is no authority, up to the `?`. */
  readonly path: string
  /** Each parameter once; a repeated one is refused. */
  readonly parameters: ReadonlyMap<string, string>
}
