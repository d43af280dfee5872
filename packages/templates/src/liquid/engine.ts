// What the rest of the package asks of the template language.
import type { PartSource } from '../folder/mail-source.ts'
import type { Translator } from '../locale/translator.ts'
import type { Holes } from './holes.ts'

/** How values are written: HTML escapes them, a subject refuses line breaks in them. */
export type PartKind = 'html' | 'text' | 'subject'

/** What one render needs beside the part. */
export interface RenderScope {
  /** The name of the mail, for errors. */
  readonly template: string
  readonly kind: PartKind
  readonly data: object
  /** What every template may use without being given it: `locale`, `direction`, `unsubscribeUrl`, `subject`, `preheader`. */
  readonly globals: Readonly<Record<string, unknown>>
  readonly translator: Translator
  /** Milliseconds since 1970, for `'now' | date`. */
  readonly now: number
  /** The layout that the part stands in, as a path such as `layouts/base`; a part that extends one itself has its own. */
  readonly layout?: string
  /** Where the values of HTML go; without it they are written in their places. */
  readonly holes?: Holes
}

/** Renders parts; compiled parts are kept, and no file is opened. */
export interface Engine {
  /**
   * @throws TemplateError TEMPLATE_INVALID, TEMPLATE_DATA_INVALID or TEMPLATE_LIMIT_EXCEEDED, with file, line and column
   */
  render(part: PartSource, scope: RenderScope): string
}

/** What a render may cost at the most. */
export interface RenderLimits {
  /** Milliseconds. @default 1000 */
  readonly renderMs: number
  /** Characters of one part. @default 5_000_000 */
  readonly outputLength: number
  /** Passes through all loops of one part together. @default 100_000 */
  readonly iterations: number
  /** How deep layouts and partials may stand in each other. @default 32 */
  readonly depth: number
}
