import type { PreviewWarning } from 'posthaste'
import { shortened } from './link-warnings.ts'
import { around, type ScannedElement, type ScannedHtml } from './scan-html.ts'

/** Images that say nothing where they are not shown, that have no size, or whose source cannot be fetched. */
export function imageWarnings(
  { elements, texts }: ScannedHtml,
  filenames: ReadonlyMap<string, string>,
): readonly PreviewWarning[] {
  const worded = new Set(texts.flatMap(({ text, within }) => (text.trim() === '' ? [] : [...around(within)])))
  return elements.flatMap((element) => {
    if (element.name !== 'img') return []
    const source = element.attributes['src']?.trim() ?? ''
    const image = nameOf(source, filenames)
    return [...altWarnings(element, image, worded), ...sizeWarnings(element, image), ...sourceWarnings(source, image)]
  })
}

function nameOf(source: string, filenames: ReadonlyMap<string, string>): string {
  const filename = filenames.get(source.replace(/^cid:/i, ''))
  return source === '' ? 'an image' : `the image ${filename ?? shortened(source)}`
}

function altWarnings(
  element: ScannedElement,
  image: string,
  worded: ReadonlySet<ScannedElement>,
): readonly PreviewWarning[] {
  const { alt, role } = element.attributes
  if (alt === undefined && role !== 'presentation' && role !== 'none') {
    return [warning('alt-missing', `${image} has no alt text: many see that in its place (alt="" for decoration)`)]
  }
  const link = [...around(element)].find(({ name }) => name === 'a')
  if (alt?.trim() || link === undefined || link.attributes['aria-label'] || worded.has(link)) return []
  return [warning('alt-missing', `${image} is all there is of a link and has no alt text: say where the link leads`)]
}

function sizeWarnings({ attributes }: ScannedElement, image: string): readonly PreviewWarning[] {
  const { width } = attributes
  if (width === undefined || !/^\s*\d/.test(width)) {
    return [warning('image-unsized', `${image} has no width attribute: Outlook shows it as large as the file is`)]
  }
  if (width.includes('%') && !/^\s*100%/.test(width)) {
    return [warning('image-unsized', `${image} has a width in per cent, which Outlook takes of the file's own width`)]
  }
  return []
}

function sourceWarnings(source: string, image: string): readonly PreviewWarning[] {
  if (source === '') return [warning('link-insecure', 'an image has no src: nothing is shown')]
  if (/^http:/i.test(source)) {
    return [warning('link-insecure', `${image} is fetched without encryption: write https`)]
  }
  return /^(?:https|cid|data):/i.test(source)
    ? []
    : [warning('link-insecure', `${image} cannot be fetched from a mail: write https:// or a path in images/`)]
}

function warning(kind: PreviewWarning['kind'], message: string): PreviewWarning {
  return { kind, severity: 'warning', message }
}
