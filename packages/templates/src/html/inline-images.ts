import { createHash } from 'node:crypto'
import { decodeReferences, encodeAttribute } from './character-references.ts'
import { imageProblem, imageType } from './image-format.ts'
import { localPath, type Named, notInFolder, refused, schemeOf } from './local-path.ts'
import { type Attribute, nextTag, type Tag } from './tag.ts'

/** An image that HTML shows by `cid:` and its content ID. */
export interface InlineImage {
  /** The same for the same path and content. */
  readonly contentId: string
  readonly filename: string
  readonly contentType: string
  readonly content: Uint8Array
}

/**
 * Takes the images that HTML names by a path, such as `<img src="images/logo.png">`, into the mail: the HTML names them
 * by `cid:` then, and all else of it stays as it is. Counted are `src` and `background` of any tag and `url(…)` in
 * `style` attributes and `<style>`, also in Outlook's conditional comments, since Outlook shows what stands in them; not
 * what stands in text and in other comments. Addresses with `https:`, `http:`, `cid:` and `data:` are left alone.
 *
 * `images` are those of the templates' folder by path from there; an image that is named twice comes once.
 *
 * Throws TEMPLATE_INVALID, which names the path, for what is not among them or what mail programs do not show.
 */
export function inlineImages(
  html: string,
  images: ReadonlyMap<string, Uint8Array>,
  template: string,
): { readonly html: string; readonly images: readonly InlineImage[] } {
  const shown = new Map<string, InlineImage>()
  let written = ''
  let at = 0
  for (let tag = nextTag(html, 0, 'read'); tag !== undefined; tag = nextTag(html, tag.next, 'read')) {
    if (tag.closing) continue
    for (const { start, end, value } of placesIn(html, tag, template, cidOf)) {
      written += html.slice(at, start) + value
      at = end
    }
  }
  return { html: written + html.slice(at), images: [...shown.values()] }

  function cidOf(address: string, named: Named): string | undefined {
    const scheme = schemeOf(address)
    if (scheme !== undefined && leftAlone.has(scheme)) return undefined
    const path = localPath(address, named)
    const image = shown.get(path) ?? inlineImage(path, images, named)
    shown.set(path, image)
    return `cid:${image.contentId}`
  }
}

const leftAlone: ReadonlySet<string> = new Set(['https', 'http', 'cid', 'data'])

/** What an address becomes; undefined when it stays. */
type Rename = (address: string, named: Named) => string | undefined

interface Replacement {
  readonly start: number
  readonly end: number
  readonly value: string
}

function placesIn(html: string, tag: Tag, template: string, rename: Rename): Replacement[] {
  const places: Replacement[] = []
  const seen = new Set<string>()
  for (const attribute of tag.attributes) {
    if (!mayName(tag, attribute.name) || seen.has(attribute.name)) continue
    seen.add(attribute.name)
    const by = `<${tag.name.slice(0, 40)} ${attribute.name}>`
    const value = renamed(html, attribute, { by, template }, rename)
    if (value !== undefined) places.push({ start: attribute.valueStart, end: attribute.valueEnd, value })
  }
  if (tag.name === 'style') {
    const css = html.slice(tag.end, tag.next)
    const value = renamedUrls(css, (address) => rename(address, { by: 'url() in <style>', template }))
    if (value !== css) places.push({ start: tag.end, end: tag.next, value })
  }
  return places
}

function renamed(html: string, attribute: Attribute, named: Named, rename: Rename): string | undefined {
  const value = decodeReferences(html.slice(attribute.valueStart, attribute.valueEnd))
  if (attribute.name === 'srcset') return onlyRemote(value, named)
  if (attribute.name !== 'style') return rename(value, named)
  const style = renamedUrls(value, (address) => rename(address, named))
  return style === value ? undefined : encodeAttribute(style)
}

/** Nothing is put into a mail for a list that few mail programs read; a path in it would show nothing where they do. */
function onlyRemote(srcset: string, named: Named): undefined {
  const path = srcset.split(/,\s+/).find((candidate) => candidate.trim() !== '' && schemeOf(candidate) === undefined)
  if (path === undefined) return undefined
  throw refused(named, path, 'images of the folder are shown by src only; leave srcset to https: addresses')
}

/** Frames, scripts and sounds have a `src` too, and are no images. */
function mayName({ name: tag }: Tag, attribute: string): boolean {
  if (attribute === 'style' || attribute === 'background' || attribute === 'srcset') return true
  return attribute === 'src' && (tag === 'img' || tag === 'input' || tag.startsWith('v:'))
}

function renamedUrls(css: string, rename: (address: string) => string | undefined): string {
  if (!/url\(/i.test(css)) return css
  return css.replace(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))\s*\)/gi, (written, ...groups) => {
    const [double, single, bare]: (string | undefined)[] = groups
    const address = double ?? single ?? bare ?? ''
    // In CSS, #x names something in the document.
    const cid = address === '' || address.startsWith('#') ? undefined : rename(address)
    return cid === undefined ? written : `url(${cid})`
  })
}

function inlineImage(path: string, images: ReadonlyMap<string, Uint8Array>, named: Named): InlineImage {
  const content = images.get(path)
  const type = imageType(path)
  if (content === undefined) {
    const problem = type === undefined ? imageProblem(path, new Uint8Array()) : undefined
    throw problem === undefined ? notInFolder(named, path, images.keys()) : refused(named, path, problem)
  }
  const known = kept.get(content)
  if (known?.path === path) return known.image
  const problem = imageProblem(path, content)
  if (problem !== undefined || type === undefined) throw refused(named, path, problem ?? 'it is no image')
  const filename = path.slice(path.lastIndexOf('/') + 1)
  const image: InlineImage = { contentId: contentIdOf(path, content), filename, contentType: type, content }
  kept.set(content, { path, image })
  return image
}

/** Hashed once for each file, not once for each mail; the content is that of the folder, which nobody changes. */
const kept = new WeakMap<Uint8Array, { readonly path: string; readonly image: InlineImage }>()

function contentIdOf(path: string, content: Uint8Array): string {
  const digest = createHash('sha256').update(path).update('\0').update(content).digest('hex').slice(0, 20)
  const [stem = ''] = path.slice(path.lastIndexOf('/') + 1).split('.')
  const word = stem.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 32)
  return `${word.replace(/^-|-$/g, '') || 'image'}.${digest}@images`
}
