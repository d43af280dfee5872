import type { FolderContents } from '../folder/mail-source.ts'
import { inlineCss } from '../html/inline-css.ts'
import { type InlineImage, inlineImages } from '../html/inline-images.ts'
import { withLanguage } from '../html/language.ts'
import { AddressError } from '../html/local-path.ts'
import type { Translator } from '../locale/translator.ts'
import { addressPlace } from './address-place.ts'

/** HTML that needs nothing from elsewhere. */
export interface StyledHtml {
  readonly html: string
  readonly images: readonly InlineImage[]
}

/** Inlines style sheets and images, and says in which language the HTML is. */
export function finishHtml(
  markup: string,
  template: string,
  contents: FolderContents,
  { locale, direction }: Translator,
): StyledHtml {
  try {
    const styled = inlineCss(markup, contents.stylesheets, template)
    return inlineImages(withLanguage(styled, locale, direction), contents.images, template)
  } catch (error) {
    throw error instanceof AddressError ? placed(error, template, contents) : error
  }
}

function placed(error: AddressError, template: string, contents: FolderContents): AddressError {
  const { address, problem } = error
  const place = addressPlace(address, template, contents)
  return place === undefined ? error : new AddressError({ template, ...place }, address, problem)
}
