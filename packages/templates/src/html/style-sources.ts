import { decodeReferences } from './character-references.ts'
import { localPath, type Named, notInFolder } from './local-path.ts'
import { forMedia, readStyleSheet, type StyleSheet } from './style-sheet.ts'
import { attributeOf, type Tag } from './tag.ts'

/** A `<style>` or a linked style sheet. */
export interface StyleSource {
  readonly sheet: StyleSheet
  /** Where the element stands in the HTML. */
  readonly start: number
  readonly end: number
  /** Whether the element stays as it is. */
  readonly stays: boolean
}

/**
 * The style sheets of a document, given its tags and the style sheets of the templates' folder.
 *
 * Throws TEMPLATE_INVALID for a link to any other one, and for CSS that is not well-formed.
 */
export function styleSources(
  html: string,
  tags: readonly Tag[],
  stylesheets: ReadonlyMap<string, string>,
  template: string,
): StyleSource[] {
  return tags.flatMap((tag, number) => {
    if (tag.closing) return []
    const source = { html, tag, template }
    if (tag.name === 'link') return linked(source, stylesheets) ?? []
    return tag.name === 'style' ? (embedded(source, tags[number + 1]) ?? []) : []
  })
}

interface Source {
  readonly html: string
  readonly tag: Tag
  readonly template: string
}

function embedded({ html, tag, template }: Source, close: Tag | undefined): StyleSource | undefined {
  const type = valueIn(html, tag, 'type') ?? 'text/css'
  const wish = valueIn(html, tag, 'data-css-inline')
  if (wish === 'ignore' || !/^(?:text\/css)?$/i.test(type.trim())) return undefined
  const place = { template }
  const sheet = forMedia(readStyleSheet(html.slice(tag.end, tag.next), place), valueIn(html, tag, 'media') ?? '', place)
  return { sheet, start: tag.start, end: close?.end ?? html.length, stays: wish === 'keep' }
}

function linked({ html, tag, template }: Source, stylesheets: ReadonlyMap<string, string>): StyleSource | undefined {
  const rel = valueIn(html, tag, 'rel') ?? ''
  if (!/(?:^|\s)stylesheet(?:\s|$)/i.test(rel) || valueIn(html, tag, 'data-css-inline') === 'ignore') return undefined
  const named: Named = { by: 'the style sheet', template }
  const file = localPath(valueIn(html, tag, 'href') ?? '', named)
  const css = stylesheets.get(file)
  if (css === undefined) throw notInFolder(named, file, stylesheets.keys())
  const place = { template, file }
  const sheet = forMedia(readStyleSheet(css, place), valueIn(html, tag, 'media') ?? '', place)
  return { sheet, start: tag.start, end: tag.end, stays: false }
}

function valueIn(html: string, tag: Tag, name: string): string | undefined {
  const attribute = attributeOf(tag, name)
  return attribute && decodeReferences(html.slice(attribute.valueStart, attribute.valueEnd))
}
