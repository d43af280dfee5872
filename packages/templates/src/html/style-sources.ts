import type { TemplatePlace } from 'posthaste'
import { decodeReferences } from './character-references.ts'
import { localPath, type Named, notInFolder } from './local-path.ts'
import { forMedia, readStyleSheet, type StyleSheet } from './style-sheet.ts'
import { attributeOf, type Tag } from './tag.ts'

/** A `<style>` or a linked style sheet. */
export interface StyleSource {
  /** What it says, and for which media. */
  readonly css: string
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
  const css = html.slice(tag.end, tag.next)
  return { ...read(css, valueIn(html, tag, 'media'), { template }), ...span(tag, close?.end), stays: wish === 'keep' }
}

function linked({ html, tag, template }: Source, stylesheets: ReadonlyMap<string, string>): StyleSource | undefined {
  const rel = valueIn(html, tag, 'rel') ?? ''
  if (!/(?:^|\s)stylesheet(?:\s|$)/i.test(rel) || valueIn(html, tag, 'data-css-inline') === 'ignore') return undefined
  const named: Named = { by: 'the style sheet', template }
  const file = localPath(valueIn(html, tag, 'href') ?? '', named)
  const css = stylesheets.get(file)
  if (css === undefined) throw notInFolder(named, file, stylesheets.keys())
  return { ...read(css, valueIn(html, tag, 'media'), { template, file }), ...span(tag), stays: false }
}

function read(css: string, media = '', place: TemplatePlace): Pick<StyleSource, 'css' | 'sheet'> {
  return { css: `${media}\n${css}`, sheet: forMedia(readStyleSheet(css, place), media, place) }
}

function span({ start, end }: Tag, closeEnd = end): Pick<StyleSource, 'start' | 'end'> {
  return { start, end: closeEnd }
}

function valueIn(html: string, tag: Tag, name: string): string | undefined {
  const attribute = attributeOf(tag, name)
  return attribute && decodeReferences(html.slice(attribute.valueStart, attribute.valueEnd))
}
