// What one mail in the templates' folder consists of, read and taken apart, before any data.

/** A mail: `welcome/` with a file for each part, or one file `welcome.liquid` (or `welcome.md`) with front matter. */
export interface MailSource {
  readonly name: string
  readonly frontMatter: FrontMatter
  /** From its file or from the front matter. */
  readonly subject?: PartSource
  /** What mail programs show beside the subject; from the front matter. */
  readonly preheader?: PartSource
  readonly html?: PartSource
  readonly text?: PartSource
  /** Every file that it is made of, as paths from the folder, the one with the front matter first. */
  readonly files: readonly string[]
}

/** What a mail says of itself, in YAML between two lines of `---` at the top of its file. */
export interface FrontMatter {
  /** What it is for, in one sentence. */
  readonly description?: string
  /** The layout that its HTML stands in, a file name below `layouts/` without its extension; false for none. */
  readonly layout?: string | false
  /** Data to preview it with; the types of `data` are inferred from it where they are not declared. */
  readonly sample?: Readonly<Record<string, unknown>>
  /** Declared types of the data, in TypeScript's own words: `{ name: string, 'plan?': "'free' | 'paid'" }`. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** One part of a mail, as Liquid. */
export interface PartSource {
  /** The file, as a path from the folder. */
  readonly file: string
  /** Liquid; Markdown has become HTML here, with the Liquid in it left as it was. */
  readonly source: string
  /** Where a place in `source`, both from 1, stands in the file. */
  place(line: number, column: number): FilePlace
}

/** A place in a file, both from 1. */
export interface FilePlace {
  readonly line: number
  readonly column: number
}

/** What the templates' folder holds, all read: rendering opens no file. */
export interface FolderContents {
  /** The folder, as an absolute path. */
  readonly folder: string
  /** The mails by name. */
  readonly mails: ReadonlyMap<string, MailSource>
  /** Layouts and partials, by path from the folder without the extension, such as `layouts/base` or `partials/button`. */
  readonly shared: ReadonlyMap<string, PartSource>
  /** Style sheets, by path from the folder, such as `styles/base.css`. */
  readonly stylesheets: ReadonlyMap<string, string>
  /** Images, by path from the folder, such as `images/logo.png`. */
  readonly images: ReadonlyMap<string, Uint8Array>
  /** Files of `locales/`, by file name, such as `de.json` or `zh-Hant.po`. */
  readonly catalogues: ReadonlyMap<string, string>
  /** Every file of text as its author wrote it (line ends are LF), by path from the folder. */
  readonly texts: ReadonlyMap<string, string>
  /** Files that could not be read or taken apart; their mails throw this when rendered, and `check` tells it. */
  readonly problems: readonly FolderProblem[]
}

/** A file that is wrong. */
export interface FolderProblem {
  /** The mail that it belongs to; absent for what is shared. */
  readonly mail?: string
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly problem: string
}

/** Takes note of a file that is wrong; its undefined is what the caller has in place of that file. */
export type Report = (problem: FolderProblem) => undefined
