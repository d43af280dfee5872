// Which data and which translations a part uses, told without rendering it.
import type { FolderContents, PartSource } from '../folder/mail-source.ts'

/** Everything that a part, its layout and its partials want from outside. */
export interface Usage {
  /** Each use of data; what the templates assign, capture or loop over themselves is followed back to the data it came from. */
  readonly variables: readonly VariableUse[]
  /** Each translation whose key stands in the template; a key that is computed is not told. */
  readonly translations: readonly TranslationUse[]
}

/** One use of one variable. */
export interface VariableUse {
  /**
   * From the data inward, such as `['user', 'name']`; `'[]'` stands for an element: `{{ item.title }}` inside
   * `{% for item in items %}` is `['items', '[]', 'title']`. Globals such as `locale` are left out.
   */
  readonly path: readonly string[]
  /**
   * - `output`: written, or handed to a filter or a tag, so it must be there.
   * - `iterated`: looped over, so it must be there and is a list.
   * - `tested`: asked by `if`, `unless` or `case`, or followed by `| default`, so it may be absent.
   */
  readonly kind: 'output' | 'iterated' | 'tested'
  /** A path from the templates' folder. */
  readonly file: string
  /** From 1, in the author's file. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

/** One use of one translated text. */
export interface TranslationUse {
  readonly key: string
  /** Names of the values that are filled in, `count` among them. */
  readonly values: readonly string[]
  /** Whether a plural form is chosen by `count`. */
  readonly count: boolean
  /** gettext's msgctxt. */
  readonly context?: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Follows a part through its layout and partials.
 *
 * @param layout the layout that the part stands in, such as `layouts/base`, unless it extends one itself
 * @throws TemplateError TEMPLATE_INVALID where a file is wrong or one that it names is missing
 */
export function analyse(_part: PartSource, _contents: FolderContents, _layout?: string): Usage {
  return { variables: [], translations: [] }
}
