// HTML as the warnings look at it: elements in their order, the text between them, and the style sheets.
import { Parser } from 'htmlparser2'
import { withinDepth } from '../html/within-depth.ts'

/** A document, taken apart; what is in comments, such as Outlook's conditional ones, is not there. */
export interface ScannedHtml {
  /** Every element, in the order of their start tags. */
  readonly elements: readonly ScannedElement[]
  /** Every piece of text that a reader could see, and the element that it stands in. */
  readonly texts: readonly ScannedText[]
  /** The contents of the `<style>` elements. */
  readonly stylesheets: readonly string[]
}

/** A start tag and where it stands. */
export interface ScannedElement {
  /** In lower case. */
  readonly name: string
  /** By name in lower case. */
  readonly attributes: Readonly<Record<string, string>>
  readonly parent?: ScannedElement
}

/** A piece of text. */
export interface ScannedText {
  readonly text: string
  readonly within: ScannedElement | undefined
}

/** Takes HTML apart, however broken it is. */
export function scanHtml(html: string): ScannedHtml {
  const elements: ScannedElement[] = []
  const texts: ScannedText[] = []
  const stylesheets: string[] = []
  const open: ScannedElement[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      const parent = open.at(-1)
      const element: ScannedElement = { name, attributes, ...(parent === undefined ? {} : { parent }) }
      elements.push(element)
      open.push(element)
    },
    onclosetag() {
      open.pop()
    },
    ontext(text) {
      const within = open.at(-1)
      if (within?.name === 'style') stylesheets.push(text)
      else if (!within || !silent.has(within.name)) texts.push({ text, within })
    },
  })
  parser.write(withinDepth(html))
  parser.end()
  return { elements, texts, stylesheets }
}

/** The elements that something stands in, the nearest first, itself included. */
export function* around(element: ScannedElement | undefined): Generator<ScannedElement, undefined> {
  for (let each = element; each !== undefined; each = each.parent) yield each
}

const silent: ReadonlySet<string> = new Set(['script', 'title', 'noscript', 'template'])
