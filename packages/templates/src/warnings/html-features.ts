// Which of the features that caniemail tested does a document use?
import { isTested } from './client-table.ts'
import { type FeatureUse, featuresOfDeclarations, featuresOfRule } from './css-features.ts'
import { scanDeclarations, scanStylesheet } from './scan-css.ts'
import type { ScannedElement, ScannedHtml } from './scan-html.ts'

/** Every use of a feature, in the order of the document; its style sheets come first, as they stand in its head. */
export function featuresOf({ elements, stylesheets }: ScannedHtml, images: ImageTypes): readonly FeatureUse[] {
  return [
    ...stylesheets.flatMap(scanStylesheet).flatMap(featuresOfRule),
    ...elements.flatMap((element) => [
      ...slugsOfElement(element, images).map((slug) => ({ slug, isExtra: false })),
      ...featuresOfStyle(element),
    ]),
  ]
}

/** Media types of the images that the HTML names by `cid:`, by content ID. */
export type ImageTypes = ReadonlyMap<string, string>

function featuresOfStyle({ name, attributes }: ScannedElement): readonly FeatureUse[] {
  const { style, bgcolor } = attributes
  if (style === undefined) return []
  const declarations = scanDeclarations(style)
  // A preheader: it is hidden in several ways at once, because no client knows them all.
  if (declarations.some(({ property }) => property === 'mso-hide')) return []
  const uses = featuresOfDeclarations(declarations, bgcolor === undefined ? [] : ['background-color'])
  const isPadded = declarations.some(({ property }) => /^padding\b/.test(property))
  // Outlook for Windows pads cells only, and limits the width of tables only: elsewhere that is worth a word.
  return [
    ...uses.filter(({ slug }) => slug !== 'css-max-width' || name !== 'table'),
    ...(isPadded && !padded.has(name) ? [{ slug: 'css-padding', isExtra: true }] : []),
  ]
}

const padded: ReadonlySet<string> = new Set(['td', 'th', 'table', 'body', 'html', 'ul', 'ol'])

function slugsOfElement(element: ScannedElement, images: ImageTypes): readonly string[] {
  const { name, attributes } = element
  const slugs = [
    elementSlugs[name] ?? `html-${name}`,
    ...attributeSlugs.flatMap(([attribute, slug]) => (attributes[attribute] === undefined ? [] : [slug])),
    ...special(element),
    ...imageSources(element).flatMap((source) => slugsOfImage(source, images)),
  ]
  return [...new Set(slugs)].filter((slug) => isTested(slug) && !everywhere.has(slug))
}

function special({ name, attributes }: ScannedElement): readonly string[] {
  switch (name) {
    case 'input':
      return [`html-input-${(attributes['type'] ?? 'text').toLowerCase()}`]
    case 'button':
      return [`html-button-${(attributes['type'] ?? 'submit').toLowerCase()}`]
    case 'meta':
      return attributes['name']?.toLowerCase() === 'color-scheme' ? ['html-meta-color-scheme'] : []
    case 'link':
      return /stylesheet/i.test(attributes['rel'] ?? '') ? ['html-link'] : []
    case 'a':
      return [
        ...(/^#./.test(attributes['href'] ?? '') ? ['html-anchor-links'] : []),
        ...(/^mailto:/i.test(attributes['href'] ?? '') ? ['html-mailto-links'] : []),
      ]
    default:
      return []
  }
}

function imageSources({ name, attributes }: ScannedElement): readonly string[] {
  const { src, srcset, background } = attributes
  return [
    ...(name === 'img' && src !== undefined ? [src] : []),
    ...(background === undefined ? [] : [background]),
    ...(srcset === undefined ? [] : srcset.split(/,\s+/).map((each) => each.trim().split(/\s/)[0] ?? '')),
  ]
}

function slugsOfImage(source: string, images: ImageTypes): readonly string[] {
  const data = /^data:image\/([\w.+-]+)/i.exec(source.trim())?.[1]
  const attached = /^cid:(.*)$/i.exec(source.trim())?.[1]
  const named = /\.(\w+)(?:[?#]|$)/.exec(source)?.[1]
  const type = data ?? (attached === undefined ? named : images.get(attached)?.replace(/^image\//, '')) ?? ''
  const format = imageFormats[type.toLowerCase()] ?? type.toLowerCase()
  return [`image-${format}`, ...(data === undefined ? [] : ['image-base64'])]
}

const imageFormats: Readonly<Record<string, string>> = {
  'svg+xml': 'svg',
  'vnd.microsoft.icon': 'ico',
  heic: 'heif',
  jpeg: 'jpg',
  tif: 'tiff',
}

const elementSlugs: Readonly<Record<string, string>> = {
  map: 'html-image-maps',
  details: 'html-semantics',
  summary: 'html-semantics',
  // Told apart by their attributes, above.
  link: '',
  meta: '',
}

const attributeSlugs: readonly (readonly [attribute: string, slug: string])[] = [
  ['srcset', 'html-srcset'],
  ['sizes', 'html-srcset'],
  ['loading', 'html-loading-attribute'],
  ['popover', 'html-popover'],
  ['required', 'html-required'],
  ['hidden', 'html-hidden'],
  ['background', 'html-background'],
  ['inert', 'css-inert-attribute'],
  ['reversed', 'html-lists'],
]

/** What every mail has to have, whatever clients make of it: a hint could not say what to write instead. */
const everywhere: ReadonlySet<string> = new Set([
  'html-body',
  'html-style',
  'html-doctype',
  'image-gif',
  'image-jpg',
  'image-png',
])
