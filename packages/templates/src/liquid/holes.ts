// What differs from reader to reader is taken out of the markup while it is rendered. What is left, the markup with holes,
// is the same for every reader who gets the same parts of the template, so that the costly steps after it (inlining style
// sheets, making text) are done once for all of them.

/** Where values leave holes. Of one render. */
export interface Holes {
  /**
   * What to write instead of a value: a hole, or `escaped` where there can be none.
   *
   * @param site what writes the value: the same object in every render
   */
  take(site: object, value: string, escaped: string): string
  /** The values by number of their holes. */
  readonly values: readonly HoleValue[]
  /** Whether a value holds what marks a hole, so that none can be told from it. */
  readonly spoiled: boolean
}

/** A value that stands in a hole. */
export interface HoleValue {
  readonly value: string
  readonly escaped: string
  /** Where it was written. */
  readonly sites: ReadonlySet<object>
}

/** Holes for one render; values of the `solid` sites leave none. */
export function createHoles(solid: { has(site: object): boolean }): Holes {
  const values: { readonly value: string; readonly escaped: string; readonly sites: Set<object> }[] = []
  const numbers = new Map<string, number>()

  function holeFor(site: object, value: string, escaped: string): string {
    const known = numbers.get(value)
    if (known !== undefined) {
      values[known]?.sites.add(site)
      return hole(known)
    }
    numbers.set(value, values.length)
    values.push({ value, escaped, sites: new Set([site]) })
    return hole(values.length - 1)
  }

  const holes = {
    values,
    spoiled: false,
    take(site: object, value: string, escaped: string): string {
      if (marks.test(value)) holes.spoiled = true
      if (solid.has(site)) return escaped
      const [before, after] = shownOfAddress(value)
      const inside = value.slice(before.length, value.length - after.length)
      if (!plain.test(inside)) return escaped
      return before + holeFor(site, inside, escaped.slice(before.length, escaped.length - after.length)) + after
    },
  }
  return holes
}

/** What makes an address of a value is seen by the steps after: they tell addresses from words by it. */
function shownOfAddress(value: string): readonly [before: string, after: string] {
  const [before] = /^(?:https?:\/\/(?:www\.)?|mailto:|tel:)/i.exec(value) ?? ['']
  return [before, before !== '' && before.length < value.length && value.endsWith('/') ? '/' : '']
}

/** Markup or text around holes: `fixed[0]`, the hole `numbers[0]`, `fixed[1]` … */
export interface Pieces {
  readonly fixed: readonly string[]
  readonly numbers: readonly number[]
}

/** Takes a text with holes apart. */
export function piecesOf(text: string): Pieces {
  const parts = text.split(anyHole)
  return {
    fixed: parts.filter((_, index) => index % 2 === 0),
    numbers: parts.filter((_, index) => index % 2 === 1).map(Number),
  }
}

/** The text with its holes filled. */
export function filled({ fixed, numbers }: Pieces, inHole: (number: number) => string): string {
  let text = fixed[0] ?? ''
  for (let at = 0; at < numbers.length; at++) text += inHole(numbers[at] ?? 0) + (fixed[at + 1] ?? '')
  return text
}

/** The numbers of the holes in a text. */
export function holesIn(text: string): readonly number[] {
  return [...text.matchAll(anyHole)].map(([, number]) => Number(number))
}

function hole(number: number): string {
  return `\u{E000}${number}\u{E001}`
}

const anyHole = /\u{E000}(\d+)\u{E001}/gu
const marks = /[\u{E000}\u{E001}]/u

/**
 * Values that mean the same wherever in a text they stand: nothing in them, nor at their ends, is ever collapsed, trimmed
 * or read as the end of a line.
 */
const plain = /^(?! )(?!.*(?: {2}| $))(?!.*\u{34F})(?: |[^\p{C}\p{Z}]){1,2000}$/u
