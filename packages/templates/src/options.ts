import type { RenderLimits } from './liquid/engine.ts'

/** How templates in a folder are read and rendered. */
export interface FileTemplatesOptions {
  /** The locale of mails that name none, and the last one that a translation is looked for in. @default 'en' */
  readonly locale?: string
  /** The IANA time zone of mails that name none. @default 'UTC' */
  readonly timeZone?: string
  /** Whether the files are looked at again before each mail, and read again when one has changed. @default NODE_ENV is not 'production' */
  readonly reload?: boolean
  /** What rendering one part may cost. */
  readonly limits?: Partial<RenderLimits>
  /** Hears of missing translations, once for each key and locale. @default process.emitWarning */
  readonly warn?: (warning: string) => void
  /** Where relative time and `'now'` come from, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}
