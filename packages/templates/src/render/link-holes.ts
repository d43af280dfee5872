import { decodeReferences } from '../html/character-references.ts'
import { attributeOf, nextTag, type Tag } from '../html/tag.ts'
import { shownAddress } from '../html/text-formatters.ts'
import { filled, holesIn, type Pieces, piecesOf } from '../liquid/holes.ts'

/** A link with holes, and how the text shows its address while they are empty. */
export interface LinkWithHoles {
  readonly words: Pieces
  readonly address: Pieces
  readonly shown: ReturnType<typeof shownAddress>
}

/** The links of HTML that have holes in their words or addresses. */
export function linksWithHoles(html: string): readonly LinkWithHoles[] {
  const links: LinkWithHoles[] = []
  let open: Tag | undefined
  for (let tag = nextTag(html, 0); tag !== undefined; tag = nextTag(html, tag.next)) {
    if (tag.name !== 'a') continue
    const link = open && linkOf(html, open, html.slice(open.end, tag.start))
    if (link !== undefined) links.push(link)
    open = tag.closing ? undefined : tag
  }
  return links
}

/** Whether the values, put into the holes, change how a text shows the address. */
export function isShownAlike({ words, address, shown }: LinkWithHoles, inHole: (number: number) => string): boolean {
  return shownAddress(withoutBlanks(filled(words, inHole)), filled(address, inHole)) === shown
}

function linkOf(html: string, tag: Tag, inside: string): LinkWithHoles | undefined {
  const href = attributeOf(tag, 'href')
  const address = href === undefined ? '' : decodeReferences(html.slice(href.valueStart, href.valueEnd)).trim()
  const words = withoutBlanks(decodeReferences(inside.replace(image, '$1').replace(/<[^>]*>/g, '')))
  if (holesIn(words).length + holesIn(address).length === 0) return undefined
  return { words: piecesOf(words), address: piecesOf(address), shown: shownAddress(words, address) }
}

const image = /<img\b[^>]*?\salt="([^"]*)"[^>]*>/gi

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '')
}
