// How does text become words that can be found? SQLite's tokenizer (unicode61) splits and folds what is written with
// spaces. Scripts written without are cut into overlapping pairs of characters here, before SQLite sees them, so that a
// word of two characters is found wherever it stands.

/**
 * Text as it goes into the index. `日本語 ok` becomes `日本 本語 語 ok`: every pair, and the last character alone, so
 * that one character is found too, as the beginning of a pair. Text in ASCII is returned as it is. Linear.
 */
export function indexable(text: string): string {
  if (isAscii(text)) return text
  return fold(text).replace(unspaced, (run) => ` ${pairs(run, true)} `)
}

/**
 * A condition in FTS5's language: the words in this order, beside each other, anywhere in a text that went through
 * {@link indexable}; undefined when there is no word in it. With `prefix` the last word may go on.
 *
 * The condition is one quoted string: nothing in `text` can leave it.
 */
export function phrase(text: string, prefix: boolean): string | undefined {
  const folded = fold(text.replace(/[\0-\x1f"]/g, ' ')).trimEnd()
  if (!/[\p{L}\p{N}\p{Co}]/u.test(folded)) return undefined
  const last = lastRun.exec(folded)?.[0] ?? ''
  const words = folded.replace(unspaced, (run, offset: number) => {
    const ends = offset + run.length === folded.length
    return ` ${pairs(run, !ends)} `
  })
  const single = last !== '' && [...last].length === 1
  return `"${words.replace(/\s+/g, ' ').trim()}"${single || (last === '' && prefix) ? ' *' : ''}`
}

const scripts =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Bopomofo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー'
const unspaced = new RegExp(`[${scripts}]+`, 'gu')
const lastRun = new RegExp(`[${scripts}]+$`, 'u')

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}

/** Composed and decomposed, wide and narrow, with and without accents or vowel points: all the same to a search. */
function fold(text: string): string {
  if (isAscii(text)) return text
  return text
    .normalize('NFKD')
    .replace(marks, '')
    .normalize('NFC')
    .replace(variants, (letter) => folded[letter] ?? letter)
}

// Accents (combining diacritical marks), Hebrew points, Arabic vowel signs, hamza and tatweel. Marks of other scripts
// are letters in all but name: without its dakuten が would be か.
const marks =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]/g
const variants = /[ßẞςىةø]/g
const folded: Readonly<Record<string, string>> = { ß: 'ss', ẞ: 'ss', ς: 'σ', ى: 'ي', ة: 'ه', ø: 'o' }

function pairs(run: string, withLast: boolean): string {
  const characters = [...run]
  const parts = characters.slice(1).map((character, at) => `${characters[at]}${character}`)
  const last = characters.at(-1)
  if (last !== undefined && (withLast || parts.length === 0)) parts.push(last)
  return parts.join(' ')
}
