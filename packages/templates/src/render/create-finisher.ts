// Readers who get the same parts of a template differ in some values only. Those are taken out, the rest is finished once
// for all of them, and the values are put back: the costly steps are not done again for each reader.
import type { FolderContents } from '../folder/mail-source.ts'
import { asDocument } from '../html/document.ts'
import { withPreheader } from '../html/preheader.ts'
import { textOfHtml } from '../html/text-of-html.ts'
import { createHoles, filled, type Holes, type Pieces, piecesOf } from '../liquid/holes.ts'
import { escapeHtml } from '../liquid/markup.ts'
import { createBoundedCache } from '../locale/bounded-cache.ts'
import type { Translator } from '../locale/translator.ts'
import { finishHtml, type StyledHtml } from './finish-html.ts'
import { unfitHoles } from './hole-context.ts'
import { type TextPieces, textPiecesOf } from './text-pieces.ts'

/** HTML as mail programs want it. */
export interface FinishedHtml extends StyledHtml {
  /** Makes plain text of it. */
  text(): string
}

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

/** One for each language and each way through the conditions and loops of a mail. */
const keptMarkups = 50

/** What is longer would take more memory than time. */
const longestKept = 200_000

/** Finished HTML with holes. It holds what its markup holds and nothing else, so it can be given to whoever has the same. */
interface Finished {
  readonly html: Pieces
  readonly images: StyledHtml['images']
  text(): TextPieces | undefined
}

/** What finishes one mail, as long as no file changes. */
export function createFinisher(template: string, contents: FolderContents): Finisher {
  // What writes into places where a value changes more than the text around it leaves no holes any more.
  const solid = new WeakSet<object>()
  const kept = createBoundedCache<Finished | 'unfit'>(keptMarkups)

  function finished(markup: string, translator: Translator): Finished {
    const { html, images } = finishHtml(markup, template, contents, translator)
    let pieces: TextPieces | 'none' | undefined
    function text(): TextPieces | undefined {
      pieces ??= textPiecesOf(html) ?? 'none'
      return pieces === 'none' ? undefined : pieces
    }
    return { html: piecesOf(html), images, text }
  }

  function withoutUnfit(markup: string, holes: Holes): string {
    const unfit = unfitHoles(markup, contents.stylesheets)
    for (const number of unfit) for (const site of holes.values[number]?.sites ?? []) solid.add(site)
    return markup.replace(anyHole, (hole, number) => (unfit.has(Number(number)) ? escapedOf(holes, number) : hole))
  }

  function fromKept(markup: string, holes: Holes, translator: Translator): FinishedHtml {
    const fits = () => unfitHoles(markup, contents.stylesheets).size === 0
    const make = () => (fits() ? finished(markup, translator) : 'unfit')
    const found = markup.length > longestKept ? make() : kept.get(`${translator.locale}\n${markup}`, make)
    const { html: pieces, images, text } = found === 'unfit' ? finished(withoutUnfit(markup, holes), translator) : found
    const html = filled(pieces, (number) => escapedOf(holes, number))
    return {
      html,
      images,
      text: () => text()?.filled((number) => holes.values[number]?.value ?? '') ?? textOfHtml(html),
    }
  }

  return (write, translator) => {
    const holes = createHoles(solid)
    const written = write(holes)
    // A value that holds the mark of a hole: nothing can be told apart, so nothing is.
    const { html, images, text } = holes.spoiled
      ? withText(finishHtml(documentOf(write(noHoles), noHoles), template, contents, translator))
      : fromKept(documentOf(written, holes), holes, translator)
    const { preheader } = written
    return { html: preheader === undefined ? html : withPreheader(html, escapeHtml(preheader)), images, text }
  }
}

const anyHole = /\u{E000}(\d+)\u{E001}/gu

const noHoles: Holes = { take: (_, __, escaped) => escaped, values: [], spoiled: false }

const subjectSite = {}

function withText(html: StyledHtml): FinishedHtml {
  return { ...html, text: () => textOfHtml(html.html) }
}

function documentOf({ markup, subject }: WrittenHtml, holes: Holes): string {
  const escaped = escapeHtml(subject)
  const title = holes.take(subjectSite, subject, escaped)
  return asDocument(markup, { subject: title === escaped ? subject : title })
}

function escapedOf(holes: Holes, number: number | string): string {
  const value = holes.values[Number(number)]
  // What a template itself writes as a hole stays as it is.
  return value === undefined ? `\u{E000}${number}\u{E001}` : value.escaped
}
