/**
 * What a person reads of an HTML document, on one line: for searching and for a glimpse, not for showing. Reads at most
 * `limit` characters of the document. Linear, whatever it is given.
 */
export function textOfHtml(document: string, limit = 500_000): string {
  const html = document.slice(0, limit)
  const lower = html.toLowerCase()
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    text += html.slice(at, open)
    if (!/[a-z!?/]/.test(lower.charAt(open + 1))) {
      text += '<'
      at = open + 1
      continue
    }
    const end = endOfMarkup(lower, open)
    // A tag ends a word, except for those that are used within words.
    text += withinWords.test(lower.slice(open, open + 12)) ? '' : ' '
    at = end
  }
  return characters(text + html.slice(at))
    .replace(/\s+/g, ' ')
    .trim()
}

const withinWords = /^<\/?(?:a|b|i|u|s|em|strong|span|font|small|big|mark|wbr|sub|sup|abbr|code)[\s/>]/
const hidden = ['style', 'script', 'title', 'template', 'noscript']

function endOfMarkup(lower: string, open: number): number {
  if (lower.startsWith('<!--', open)) return after(lower, '-->', open + 4)
  const name = hidden.find(
    (each) => lower.startsWith(each, open + 1) && /[\s/>]/.test(lower.charAt(open + 1 + each.length)),
  )
  // Without an end tag it goes on to the end of the document, so that this search is never made twice over the same text.
  if (name !== undefined) return after(lower, '>', after(lower, `</${name}`, open))
  return after(lower, '>', open)
}

function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at === -1 ? text.length : at + what.length
}

function characters(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
}

// Those that mail holds often; any other stays as it is written.
const named = new Map<string, string>(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    shy: '',
    zwnj: '',
    zwj: '',
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    ecirc: 'ê',
    agrave: 'à',
    aacute: 'á',
    acirc: 'â',
    aring: 'å',
    aelig: 'æ',
    ccedil: 'ç',
    iacute: 'í',
    icirc: 'î',
    iuml: 'ï',
    ntilde: 'ñ',
    oacute: 'ó',
    ocirc: 'ô',
    oslash: 'ø',
    uacute: 'ú',
    ugrave: 'ù',
    ucirc: 'û',
    Eacute: 'É',
    hellip: '…',
    mdash: '—',
    ndash: '–',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    laquo: '«',
    raquo: '»',
    bull: '•',
    middot: '·',
    copy: '©',
    reg: '®',
    trade: '™',
    euro: '€',
    pound: '£',
    yen: '¥',
    times: '×',
    rarr: '→',
  }),
)
