// The templates that a page looks at, as those who make them give them.
import type { MessageInput, PreviewEntry, PreviewImage, TemplatePreview, TemplatePreviews } from 'posthaste'
import { HttpProblem } from './problem.ts'

/** Templates to look at, and how one of them is sent to a real address. */
export interface TemplatesOptions {
  /** What `fileTemplates('./emails').previews()` of `@posthaste/templates` gives. */
  readonly previews: TemplatePreviews
  /** Sends what was rendered to the address in its `to`. @default not possible */
  readonly send?: (message: MessageInput) => Promise<{ readonly messageId: string }>
  /** What `send` leads through, as the page tells it; no password may be in it. @default 'the mailer' */
  readonly sendsThrough?: string
}

/** What the routes ask of templates. */
export interface ShownTemplates extends Omit<TemplatesOptions, 'previews'> {
  /** Rejects with what keeps them from being listed. */
  list(): Promise<readonly PreviewEntry[]>
  /** Calls the listener whenever one was saved; the returned function ends that. */
  onChange(listener: () => void): () => void
  /** Renders one. @throws HttpProblem 404 for a name, 400 for a locale that there is not */
  preview(name: string, locale: string | undefined): Promise<TemplatePreview>
  /** A picture of what was rendered last. @throws HttpProblem 404 */
  image(name: string, locale: string | undefined, contentId: string): Promise<PreviewImage>
}

/** A page asks for a document and then for each of its pictures; so many documents are not rendered again for those. */
const mostKept = 20

/** Looks at templates. Throws where the options are none. */
export function showTemplates({ previews, ...how }: TemplatesOptions): ShownTemplates {
  const given: Partial<TemplatePreviews> | undefined = previews
  for (const name of ['list', 'preview', 'onChange'] as const)
    if (typeof given?.[name] !== 'function') throw new Error(`previews: expected an object with the method ${name}()`)
  const kept = new Map<string, TemplatePreview>()

  async function preview(name: string, wanted: string | undefined): Promise<TemplatePreview> {
    const shown = await previews.preview(name, await checkedLocale(previews, name, wanted))
    const key = keyOf(name, wanted)
    kept.delete(key)
    kept.set(key, shown)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return shown
  }

  return {
    ...how,
    list: () => previews.list(),
    onChange: (listener) => previews.onChange(listener),
    preview,
    async image(name, locale, contentId) {
      const { images } = kept.get(keyOf(name, locale)) ?? (await preview(name, locale))
      const image = images.find((each) => each.contentId === contentId)
      if (image === undefined) throw new HttpProblem(404, '404: the template has no such picture')
      return image
    },
  }
}

function keyOf(name: string, locale: string | undefined): string {
  return `${name}\0${locale ?? ''}`
}

async function checkedLocale(
  previews: TemplatePreviews,
  name: string,
  locale: string | undefined,
): Promise<string | undefined> {
  const entry = (await previews.list()).find((each) => each.name === name)
  if (entry === undefined) {
    throw new HttpProblem(404, `404: there is no template ${JSON.stringify(name.slice(0, 200))}`)
  }
  if (locale === undefined || locale === '') return undefined
  if (entry.locales.includes(locale)) return locale
  throw new HttpProblem(400, `locale: ${name} is there in ${entry.locales.join(', ')}`)
}
