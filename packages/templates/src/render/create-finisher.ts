// Readers who get the same parts of a template differ in some values only. Those are taken out, the rest is finished once
// for all of them, and the values are put back: the costly steps are not done again for each reader.
import type { FolderContents } from '../folder/mail-source.ts'
import { asDocument } from '../html/document.ts'
import { withPreheader } from '../html/preheader.ts'
import { createHoles, filled, type Holes, type Pieces, piecesOf } from '../liquid/holes.ts'
import { escapeHtml } from '../liquid/markup.ts'
import { type BoundedCache, createBoundedCache } from '../locale/bounded-cache.ts'
import type { Translator } from '../locale/translator.ts'
import { type FinishedHtml, finishHtml } from './finish-html.ts'
import { unfitHoles } from './hole-context.ts'

/** Finishes the HTML of one mail, for one reader after the other. */
export type Finisher = (write: WriteHtml, translator: Translator) => FinishedHtml

/** Renders the HTML, its values in holes. */
export type WriteHtml = (holes: Holes) => WrittenHtml

/** HTML as the template wrote it. */
export interface WrittenHtml {
  readonly markup: string
  /** The title of what is no whole document yet. */
  readonly subject: string
  /** Absent where there is none, or where the template shows it itself. */
  readonly preheader?: string
}

/** One for each way through the conditions and loops of a mail. */
const keptMarkups = 20
const keptLocales = 50

/** Finished HTML with holes. It holds what its markup holds and nothing else, so it can be given to whoever has the same. */
interface Finished {
  readonly html: Pieces
  readonly images: FinishedHtml['images']
  text(): Pieces
}

/** What finishes one mail, as long as no file changes. */
export function createFinisher(template: string, contents: FolderContents): Finisher {
  // What writes into places where a value changes more than the text around it leaves no holes any more.
  const solid = new WeakSet<object>()
  const kept = createBoundedCache<BoundedCache<Finished | 'unfit'>>(keptLocales)

  function finished(markup: string, translator: Translator): Finished {
    const { html, images, text } = finishHtml(markup, template, contents, translator)
    let pieces: Pieces | undefined
    return { html: piecesOf(html), images, text: () => (pieces ??= piecesOf(text())) }
  }

  function withoutUnfit(markup: string, holes: Holes): string {
    const unfit = unfitHoles(markup, contents.stylesheets)
    for (const number of unfit) for (const site of holes.values[number]?.sites ?? []) solid.add(site)
    return markup.replace(anyHole, (hole, number) => (unfit.has(Number(number)) ? escapedOf(holes, number) : hole))
  }

  return (write, translator) => {
    const holes = createHoles(solid)
    const markup = complete(write(holes), holes)
    // A value that holds the mark of a hole: nothing can be told apart, so nothing is.
    if (holes.spoiled) return finishHtml(complete(write(noHoles), noHoles), template, contents, translator)
    const cache = kept.get(translator.locale, () => createBoundedCache(keptMarkups))
    const fits = () => unfitHoles(markup, contents.stylesheets).size === 0
    let found = cache.get(markup, () => (fits() ? finished(markup, translator) : 'unfit'))
    if (found === 'unfit') found = finished(withoutUnfit(markup, holes), translator)
    const { html, images, text } = found
    return {
      html: filled(html, (number) => escapedOf(holes, number)),
      images,
      text: () => filled(text(), (number) => holes.values[number]?.value ?? ''),
    }
  }
}

const anyHole = /\u{E000}(\d+)\u{E001}/gu

const noHoles: Holes = { take: (_, __, escaped) => escaped, values: [], spoiled: false }

const subjectSite = {}
const preheaderSite = {}

function complete({ markup, subject, preheader }: WrittenHtml, holes: Holes): string {
  const escaped = escapeHtml(subject)
  const title = holes.take(subjectSite, subject, escaped)
  const document = asDocument(markup, { subject: title === escaped ? subject : title })
  return preheader === undefined
    ? document
    : withPreheader(document, holes.take(preheaderSite, preheader, escapeHtml(preheader)))
}

function escapedOf(holes: Holes, number: number | string): string {
  return holes.values[Number(number)]?.escaped ?? ''
}
