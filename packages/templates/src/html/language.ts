import { encodeAttribute } from './character-references.ts'
import { attributeOf, nextTag, type Tag } from './tag.ts'

/**
 * Gives the `<html>` of a document its `lang` and `dir`, for hyphens, quotes, screen readers and right-to-left scripts.
 * What the author wrote there stays; HTML without an `<html>` stays as it is.
 */
export function withLanguage(html: string, locale: string, direction: 'ltr' | 'rtl'): string {
  const root = rootOf(html)
  if (root === undefined) return html
  const lang = attributeOf(root, 'lang') ? '' : ` lang="${encodeAttribute(locale)}"`
  const dir = attributeOf(root, 'dir') ? '' : ` dir="${direction}"`
  return html.slice(0, root.nameEnd) + lang + dir + html.slice(root.nameEnd)
}

/** The start tag `<html>`, which only a comment, a doctype or white space may stand before. */
export function rootOf(html: string): Tag | undefined {
  const tag = nextTag(html, 0)
  return tag?.name === 'html' && !tag.closing ? tag : undefined
}
