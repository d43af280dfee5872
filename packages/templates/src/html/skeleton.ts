// What css-inline is given to see: the elements of a mail and what selectors can ask of them, without its words.
import { TemplateError } from 'posthaste'
import type { Tag } from './tag.ts'

/** A document that has only the elements of another, each start tag with its number among all tags in an attribute. */
export interface Skeleton {
  readonly html: string
  /** How deep they stand in each other at the most, an element that is never closed counted to the end. */
  readonly depth: number
}

/** The attribute that numbers start tags in a skeleton. */
export const numberName = 'posthaste-n'

/** The names of attributes that selectors ask for; `every` when that cannot be told. */
export type AskedAttributes = ReadonlySet<string> | 'every'

/** Which attributes have to stand in the skeleton for these selectors. */
export function attributesAskedBy(selectors: string): AskedAttributes {
  const asked = new Set(['class', 'id', 'data-css-inline'])
  for (const [, name] of selectors.matchAll(/\[\s*(?:\w*\|)?([\w-]+(?=[\s~|^$*=\]]))?/g)) {
    if (name === undefined) return 'every'
    asked.add(name.toLowerCase())
  }
  return asked
}

/**
 * The skeleton of HTML, given its tags.
 *
 * Throws TEMPLATE_LIMIT_EXCEEDED for what css-inline would die of.
 */
export function skeletonOf(html: string, tags: readonly Tag[], asked: AskedAttributes, template: string): Skeleton {
  const open: string[] = []
  let skeleton = /^[^<]*<!doctype[^>]*>/i.exec(html)?.[0] ?? ''
  let depth = 0
  let foreign = 0
  for (const [number, tag] of tags.entries()) {
    const { name, closing } = tag
    if (foreignNames.has(name) && !isClosedAtOnce(html, tag)) foreign = Math.max(0, foreign + (closing ? -1 : 1))
    if (foreign > 0 || unstyled.has(name)) continue
    if (closing) {
      // QUIRK: only the innermost element is taken as closed. HTML closes less than a stray end tag says, and css-inline
      // (0.20.0) ends the whole process when elements stand some three thousand deep in each other.
      if (open.at(-1) === name) open.pop()
      skeleton += `</${name}>`
      continue
    }
    if (itemOf(open.at(-1)) === itemOf(name) && items.has(name)) open.pop()
    if (!closedByOthers.has(name)) open.push(name)
    depth = Math.max(depth, open.length)
    if (depth > deepest) throw tooMuch(template, `elements stand more than ${deepest} deep, or are never closed`)
    skeleton += `<${name} ${numberName}=${number}${attributesOf(html, tag, asked)}>`
  }
  return { html: skeleton, depth }
}

/** The error for a mail that would take too long or too much. */
export function tooMuch(template: string, problem: string): TemplateError {
  return new TemplateError(
    'TEMPLATE_LIMIT_EXCEEDED',
    { template },
    `its HTML is too much to inline CSS into: ${problem}`,
  )
}

const deepest = 256

/** Never drawn, so that `* { … }` is not written into them. */
const unstyled: ReadonlySet<string> = new Set(
  'head meta title style script link base noscript template svg math'.split(' '),
)

/** What stands in these follows rules of its own, and mail programs do not show it. */
const foreignNames: ReadonlySet<string> = new Set(['svg', 'math', 'template'])

/** Elements without content, and those that cannot stand in themselves without another element between. */
const closedByOthers: ReadonlySet<string> = new Set(
  'area br col embed hr img input param source track wbr p option tr td th thead tbody tfoot'.split(' '),
)

/** An item that follows another one closes it. */
const items: ReadonlySet<string> = new Set(['li', 'dt', 'dd'])

function itemOf(name: string | undefined): string | undefined {
  return name === 'dt' ? 'dd' : name
}

function isClosedAtOnce(html: string, { end }: Tag): boolean {
  return html.charCodeAt(end - 2) === 0x2f
}

function attributesOf(html: string, tag: Tag, asked: AskedAttributes): string {
  let written = ''
  for (const { name, valueStart, valueEnd, quote } of tag.attributes) {
    if (asked === 'every' || asked.has(name)) {
      const value = html.slice(valueStart, valueEnd)
      written += ` ${name}="${quote === '"' ? value : value.replaceAll('"', '&quot;')}"`
    } else if (name === 'href') written += ' href'
  }
  return written
}
