import { escapeHtml, Markup } from '../markup.ts'
import { type FilterCall, type FilterDefinition, type FilterTable, filter, text } from './define.ts'

/** Filters that know what markup is. In a text part and in a subject there is none: those that make it leave text as it is. */
export const markupFilters: FilterTable = {
  raw: filter(trusted),
  safe: filter(trusted),
  escape: filter((value, call) => (value instanceof Markup ? value : text(value, call))),
  force_escape: filter((value, call) => (isHtml(call) ? new Markup(escapeHtml(text(value, call))) : text(value, call))),
  escape_once: making(unescaped, (markup) => markup),
  linebreaks: making((one) => one, paragraphs),
  linebreaksbr: making((one) => one, withBreaks),
  newline_to_br: making((one) => one, withBreaks),
  striptags: filter((value, call) => withoutTags(text(value, call))),
  strip_html: filter((value, call) => withoutTags(text(value, call))),
  urlize: filter(linked),
}

function isHtml({ context }: FilterCall): boolean {
  return context.run.scope.kind === 'html'
}

/** Trusted to be markup. A line break in a subject is refused all the same. */
function trusted(value: unknown, call: FilterCall): unknown {
  return isHtml(call) && !(value instanceof Markup) ? new Markup(text(value, call)) : value
}

/** A filter that escapes text, leaves markup, and puts markup around it. */
function making(prepare: (one: string) => string, around: (markup: string) => string): FilterDefinition {
  return filter((value, call) => {
    const read = text(value, call)
    if (!isHtml(call)) return prepare(read)
    const escaped = value instanceof Markup ? read : escapeHtml(prepare(read))
    const result = around(escaped)
    call.context.memoryLimit.use(result.length)
    return new Markup(result)
  })
}

function paragraphs(markup: string): string {
  return oneKindOfBreak(markup)
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('\n\n')
}

function withBreaks(markup: string): string {
  return oneKindOfBreak(markup).replaceAll('\n', '<br>')
}

function oneKindOfBreak(markup: string): string {
  return markup.replace(/\r\n?/g, '\n')
}

const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" }

function unescaped(one: string): string {
  return one.replace(/&(amp|lt|gt|quot|#34|#39);/g, (whole, name: string) => references[name] ?? whole)
}

/** What is left is text, and is escaped when it is written; a `<` that opens nothing stays. */
function withoutTags(one: string): string {
  return one.replace(/<!--[\s\S]*?(?:-->|$)|<\/?[A-Za-z!?][^<>]*>/g, '')
}

/** http and https URLs, www names and mail addresses, without the punctuation that ends a sentence. */
const linkable = /https?:\/\/[^\s<>"']+|www\.[^\s<>"']+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/gi

function linked(value: unknown, call: FilterCall): unknown {
  const read = text(value, call)
  if (!isHtml(call) || value instanceof Markup) return value
  let markup = ''
  let end = 0
  for (const match of read.matchAll(linkable)) {
    const shown = withoutEnd(match[0])
    markup += escapeHtml(read.slice(end, match.index)) + link(shown)
    end = match.index + shown.length
  }
  const result = markup + escapeHtml(read.slice(end))
  call.context.memoryLimit.use(result.length)
  return new Markup(result)
}

/** Without the punctuation behind it. */
function withoutEnd(found: string): string {
  let end = found.length
  while (end > 0 && '.,:;!?)]'.includes(found.charAt(end - 1))) end--
  return found.slice(0, end)
}

function link(shown: string): string {
  const isUrl = /^https?:/i.test(shown)
  const target = isUrl ? shown : shown.includes('@') ? `mailto:${shown}` : `https://${shown}`
  return `<a href="${escapeHtml(target)}">${escapeHtml(shown)}</a>`
}
