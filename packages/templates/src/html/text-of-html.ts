import { compile } from 'html-to-text'
import { heading, image, layoutCell, link, table } from './text-formatters.ts'
import { withinDepth } from './within-depth.ts'

/**
 * The text of a mail, made from its HTML: for the text part of a mail that has none of its own. Links keep their
 * addresses, images are their alternative texts, tables of data keep their columns; what is hidden is left out. Lines
 * are as long as their paragraphs, for mail programs fold them to the width of the window and no address is broken.
 *
 * HTML that is longer than 2,000,000 characters, or deeper than 200 elements, is cut there.
 */
export function textOfHtml(html: string): string {
  const text = convert(withinDepth(html.slice(0, longest)))
    .replace(unseen, '')
    .replace(joiners, joinerBetween)
  const lines = text.split('\n').map((line) => line.trimEnd())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const longest = 2_000_000

const block = { leadingLineBreaks: 1, trailingLineBreaks: 1 }
const paragraph = { leadingLineBreaks: 2, trailingLineBreaks: 2 }

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 200, maxInputLength: longest, ellipsis: '…' },
  // Blanks that fill up what mail programs show beside the subject are blanks.
  whitespaceCharacters: ' \t\r\n\f\u00a0\u2007\u200b\u034f\ufeff',
  formatters: { link, image, heading, table, layoutCell },
  selectors: [
    ...['head', 'title', 'style', 'script', 'template', 'noscript', 'svg', 'object', 'select', 'textarea'].map(
      (selector) => ({ selector, format: 'skip' }),
    ),
    { selector: '*[hidden]', format: 'skip' },
    { selector: '*[aria-hidden="true"]', format: 'skip' },
    { selector: '*[style*="display:none"i]', format: 'skip' },
    { selector: '*[style*="display: none"i]', format: 'skip' },
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'image' },
    { selector: 'h1', format: 'heading', options: { underline: '=' } },
    { selector: 'h2', format: 'heading', options: { underline: '-' } },
    ...['h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading', options: { underline: '' } })),
    { selector: 'p', options: paragraph },
    { selector: 'ul', options: { ...paragraph, itemPrefix: '- ' } },
    { selector: 'hr', options: { ...paragraph, length: 40 } },
    { selector: 'table', format: 'table' },
    { selector: 'tr', format: 'block', options: block },
    { selector: 'caption', format: 'block', options: block },
    { selector: 'td', format: 'layoutCell' },
    { selector: 'th', format: 'layoutCell' },
    ...['section', 'center', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'address'].map((selector) => ({
      selector,
      format: 'block',
      options: block,
    })),
  ],
})

const unseen = /[\u00ad\u2060\ufeff]/g
const joiners = /[\u200c\u200d]+( *)/g

/** They stay where they join letters or emoji, and are fillers beside blanks. */
function joinerBetween(run: string, blanks: string, at: number, text: string): string {
  if (!/\S/.test(text.charAt(at - 1))) return ''
  return blanks === '' && /\S/.test(text.charAt(at + run.length)) ? run.charAt(0) : blanks
}
