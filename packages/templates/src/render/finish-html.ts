import type { FolderContents } from '../folder/mail-source.ts'
import { inlineCss } from '../html/inline-css.ts'
import { type InlineImage, inlineImages } from '../html/inline-images.ts'
import { withLanguage } from '../html/language.ts'
import { textOfHtml } from '../html/text-of-html.ts'
import type { Translator } from '../locale/translator.ts'

/** HTML as mail programs want it. */
export interface FinishedHtml {
  readonly html: string
  readonly images: readonly InlineImage[]
  /** Makes plain text of it. */
  text(): string
}

/** Inlines style sheets and images, and says in which language the HTML is. */
export function finishHtml(
  markup: string,
  template: string,
  contents: FolderContents,
  { locale, direction }: Translator,
): FinishedHtml {
  const styled = inlineCss(markup, contents.stylesheets, template)
  const { html, images } = inlineImages(withLanguage(styled, locale, direction), contents.images, template)
  return { html, images, text: () => textOfHtml(html) }
}
