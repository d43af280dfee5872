/** A stretch of plain text; `url` is set where it is a link. */
export interface Stretch {
  readonly text: string
  readonly url?: string
}

const link = /\bhttps?:\/\/[^\s<>"']+/gi

/** Finds the web addresses in plain text. Nothing else becomes a link: no `javascript:`, no `data:`. */
export function findLinks(text: string): readonly Stretch[] {
  const stretches: Stretch[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(link)) {
    const url = found.replace(/[.,;:!?)\]}]+$/, '')
    if (!URL.canParse(url)) continue
    if (index > end) stretches.push({ text: text.slice(end, index) })
    stretches.push({ text: url, url })
    end = index + url.length
  }
  if (end < text.length) stretches.push({ text: text.slice(end) })
  return stretches
}
