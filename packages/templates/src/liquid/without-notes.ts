/** Django's `{# note #}` becomes Liquid's `{%# %}` of the same length, so that places stay right. A note ends with its line. */
export function withoutNotes(source: string): string {
  if (!source.includes('{#')) return source
  let text = ''
  let end = 0
  let isRaw = false
  let [close, line] = [0, 0]
  for (const { 0: found, index } of source.matchAll(/\{#|\{%-?\s{0,9}(?:end)?raw\s{0,9}-?%\}/g)) {
    if (found !== '{#') isRaw = !found.includes('end')
    if (found !== '{#' || isRaw || index < end) continue
    // Each is looked for once, not once for each note: a template may hold a million of these.
    if (close < index + 3) close = nextOf('#}', index + 3, source)
    if (line < index) line = nextOf('\n', index, source)
    if (close > line || close === source.length) continue
    text += `${source.slice(end, index)}{%#${' '.repeat(close - index - 3)}%}`
    end = close + 2
  }
  return text + source.slice(end)
}

function nextOf(wanted: string, from: number, source: string): number {
  const at = source.indexOf(wanted, from)
  return at < 0 ? source.length : at
}
