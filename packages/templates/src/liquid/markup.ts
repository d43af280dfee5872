/**
 * Text that was written for its part's kind already: rendered blocks, captures, translations, what `raw` marks. Writing
 * it escapes nothing. Only this folder makes one, so no data can pass for markup.
 */
export class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** How many UTF-16 units it has. */
  get length(): number {
    return this.#text.length
  }

  toString(): string {
    return this.#text
  }
}

/** Text as HTML: `& < > " '` become references, so that it can stand in an element and in a quoted attribute. */
export function escapeHtml(text: string): string {
  if (!special.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const special = /[&<>"']/
