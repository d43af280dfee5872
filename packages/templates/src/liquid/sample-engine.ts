// What the tests of the template language render with: parts of one file, and a translator of few words.
import type { FolderContents, PartSource } from '../folder/mail-source.ts'
import type { Translator } from '../locale/translator.ts'
import { createEngine } from './create-engine.ts'
import type { RenderLimits, RenderScope } from './engine.ts'

/** Limits as they are by default. */
export const usualLimits: RenderLimits = { renderMs: 1000, outputLength: 5_000_000, iterations: 100_000, depth: 32 }

/** A part whose places are those of its source. */
export function samplePart(source: string, file = 'welcome/html.liquid'): PartSource {
  return { file, source, place: (line, column) => ({ line, column }) }
}

/** Contents with these layouts and partials, by path without extension. */
export function sampleContents(shared: Readonly<Record<string, string>> = {}): FolderContents {
  const parts = Object.entries(shared).map(([path, source]) => [path, samplePart(source, `${path}.liquid`)] as const)
  return {
    folder: '/emails',
    mails: new Map(),
    shared: new Map(parts),
    stylesheets: new Map(),
    images: new Map(),
    catalogues: new Map(),
    texts: new Map(),
    problems: [],
  }
}

/** Texts as `[de] key`, with `{name}` and `%(name)s` filled in. */
export const sampleTranslator: Translator = {
  locale: 'en',
  timeZone: 'UTC',
  direction: 'ltr',
  translate(key, values = {}, { context } = {}) {
    const text = texts[context === undefined ? key : `${context}|${key}`] ?? key
    const chosen = Array.isArray(text) ? (values['count'] === 1 ? text[0] : text[1]) : text
    return String(chosen).replace(/\{(\w+)\}|%\((\w+)\)s/g, (_, one, other) => String(values[one ?? other]))
  },
}

const texts: Readonly<Record<string, string | readonly string[]>> = {
  hello: 'Hello {name} & all',
  hello_html: '<b>Hello {name}</b>',
  items: ['{count} item', '{count} items'],
  'month|May': 'May (the month)',
  twoLines: 'one\ntwo {name}',
}

/** One source, rendered. */
export function render(
  source: string,
  data: object = {},
  how: Partial<RenderScope> & {
    readonly shared?: Readonly<Record<string, string>>
    readonly limits?: Partial<RenderLimits>
  } = {},
): string {
  const { shared, limits, ...scope } = how
  const contents = sampleContents(shared)
  const globals = { locale: 'en', direction: 'ltr', timeZone: 'UTC', unsubscribeUrl: undefined }
  return createEngine(() => contents, { ...usualLimits, ...limits }).render(samplePart(source), {
    template: 'welcome',
    kind: 'html',
    data,
    globals,
    translator: sampleTranslator,
    now: Date.UTC(2026, 4, 3, 14, 30),
    ...scope,
  })
}
