// Which mail clients support what: caniemail's data, as caniemail.ts of this package makes it into a table.
import table from './caniemail.table.json' with { type: 'json' }

/** What the clients make of one feature. */
export interface ClientSupport {
  /** Such as `display:flex` or `<video> element`. */
  readonly title: string
  /** Who does not know it. */
  readonly lacking: readonly string[]
  /** Who knows some of it. */
  readonly partial: readonly string[]
  /** What is missing in the first of these. */
  readonly note?: string
  /** The share of the clients that know all of it, from 0 to 1. */
  readonly share: number
  readonly url: string
}

/** What is known of a feature by its slug at caniemail.com; undefined where it was never tested. */
export function supportOf(slug: string): ClientSupport | undefined {
  const feature = features.get(slug)
  if (feature === undefined) return undefined
  const { title, support, notes } = feature
  const whose = (letter: string) => table.clients.filter((_, place) => support[place] === letter)
  const [full, partial, lacking] = [whose('y'), whose('a'), whose('n')]
  const note = notes?.[String(support.indexOf('a'))]
  return {
    title,
    lacking,
    partial,
    ...(note === undefined ? {} : { note }),
    share: full.length / Math.max(1, full.length + partial.length + lacking.length),
    url: `https://www.caniemail.com/features/${slug}/`,
  }
}

/** Whether caniemail has tested it. */
export function isTested(slug: string): boolean {
  return features.has(slug)
}

interface Feature {
  readonly title: string
  readonly support: string
  readonly notes?: Readonly<Record<string, string | undefined>>
}

const features: ReadonlyMap<string, Feature> = new Map(Object.entries<Feature>(table.features))
