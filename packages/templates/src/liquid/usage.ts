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
  /** True where a condition around it has tested the path itself, so that it may be absent: `{% if name %}{{ name }}`. */
  readonly guarded?: boolean
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
