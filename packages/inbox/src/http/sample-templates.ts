// Templates that stand in for those of a folder, for tests: each can be changed, and can be wrong.
import type { TemplatePreview, TemplatePreviews } from 'posthaste'

/** Templates, and what a test does to them. */
export interface SampleTemplates extends TemplatePreviews {
  /** Makes a template what it renders from now on, and says that a file was saved. */
  save(name: string, change: Partial<TemplatePreview>): void
  /** Says only that. */
  tell(): void
  /** How often each was rendered, by name and locale. */
  readonly rendered: readonly string[]
  /** Counts those who listen. */
  readonly listeners: number
}

/** What is remarkable of a template. */
export interface SampleTemplate extends Partial<TemplatePreview> {
  readonly description?: string
  readonly locales?: readonly string[]
}

/** These templates; what is not said of one is unremarkable. */
export function sampleTemplates(templates: Readonly<Record<string, SampleTemplate>> = samples): SampleTemplates {
  const known = new Map(Object.entries(templates))
  const listeners = new Set<() => void>()
  const rendered: string[] = []
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    async list() {
      return [...known].map(([name, { description, locales = ['en', 'de'], error }]) => ({
        name,
        locales,
        ...(description === undefined ? {} : { description }),
        ...(error === undefined ? {} : { error: error.message }),
      }))
    },
    async preview(name, locale) {
      const { description: _, locales, ...more } = known.get(name) ?? {}
      const shown = locale ?? locales?.[0] ?? 'en'
      rendered.push(`${name} ${shown}`)
      return { ...unremarkable(name, shown), ...more }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    save(name, change) {
      known.set(name, { ...known.get(name), ...change })
      tell()
    },
    tell,
    rendered,
    get listeners() {
      return listeners.size
    },
  }
}

/** A picture of one pixel. */
export const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

function unremarkable(name: string, locale: string): TemplatePreview {
  const html = `<p>Hello from ${name} in ${locale}.</p>`
  return {
    name,
    locale,
    subject: `${name} (${locale})`,
    html,
    text: `Hello from ${name} in ${locale}.\n\nhttps://acme.example/start\n`,
    images: [],
    sources: [{ file: `${name}/html.liquid`, content: '<p>Hello {{ name }}.</p>\n' }],
    warnings: [],
    htmlOctets: Buffer.byteLength(html),
  }
}

const samples: Readonly<Record<string, SampleTemplate>> = {
  welcome: {
    description: 'Greets who has just signed up.',
    html: '<p>Hello Ada. <img src="cid:logo" alt="Acme"></p>',
    images: [{ contentId: 'logo', filename: 'logo.png', contentType: 'image/png', content: pixel }],
    warnings: [
      { kind: 'link-insecure', severity: 'error', message: 'The link to http://acme.example goes without TLS.' },
      {
        kind: 'client-support',
        severity: 'warning',
        message: 'border-radius is not supported everywhere.',
        clients: ['Outlook (Windows)'],
        share: 0.83,
        url: 'https://www.caniemail.com/features/css-border-radius/',
      },
    ],
  },
  'billing/invoice': { description: 'The invoice of a month.' },
  broken: {
    subject: '',
    html: '',
    text: '',
    htmlOctets: 0,
    sources: [{ file: 'broken/html.liquid', content: '<p>\n  Hello {{ user.nmae }}\n</p>\n' }],
    error: {
      message: 'user has no nmae; did you mean name?',
      file: 'broken/html.liquid',
      line: 2,
      column: 12,
    },
  },
}
