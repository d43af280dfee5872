// What does a test want out of a message? The link to follow and the code to type in.
import { extractCodes, extractLinks, textOfHtml } from 'posthaste/parse'
import type { MessageLink } from './api-types.ts'

const mostCharacters = 1024 * 1024

/** Every http and https link of a message: those of its HTML first, then those that only the text has, each once. */
export function linksIn(text: string, html: string): readonly MessageLink[] {
  const found = extractLinks(text.slice(0, mostCharacters), html.slice(0, mostCharacters))
  return found.map(({ url, text: words }) => ({ URL: url, Text: words }))
}

/** What looks like a one-time code, the likeliest first. */
export function codesIn(subject: string, text: string, html: string): readonly string[] {
  const body = text.trim() === '' ? textOfHtml(html.slice(0, mostCharacters)) : text.slice(0, mostCharacters)
  return extractCodes(`${subject}\n${body}`)
}
