import { decodeHeaderText, fieldNamed, type ParsedPart } from 'posthaste/parse'
import type { Unsubscribe } from './facts.ts'

/** What a header says about unsubscribing (RFC 2369, 3.2; RFC 8058, 3.1). */
export function readUnsubscribe(root: ParsedPart): Unsubscribe {
  const header = decodeHeaderText(fieldNamed(root, 'List-Unsubscribe')?.raw ?? '')
  const post = decodeHeaderText(fieldNamed(root, 'List-Unsubscribe-Post')?.raw ?? '')
  const links = [...header.matchAll(/<([^<>]*)>/g)].map(([, link = '']) => link.replace(/\s+/g, ''))
  return { header, post, links: links.filter(isUsable), errors: errorsOf(header, post, links) }
}

function errorsOf(header: string, post: string, links: readonly string[]): readonly string[] {
  const errors: string[] = []
  if (header !== '' && links.length === 0) errors.push('expected links in angle brackets (RFC 2369, 2), got none')
  for (const link of links) {
    if (!isUsable(link)) errors.push(`expected an https:, http: or mailto: link, got <${link.slice(0, 100)}>`)
  }
  if (post !== '' && post.replace(/\s/g, '').toLowerCase() !== 'list-unsubscribe=one-click') {
    errors.push('expected List-Unsubscribe-Post to be "List-Unsubscribe=One-Click" (RFC 8058, 3.1)')
  }
  if (post !== '' && !links.some((link) => /^https:/i.test(link))) {
    errors.push('List-Unsubscribe-Post needs an https: link beside it (RFC 8058, 3.1)')
  }
  return errors
}

function isUsable(link: string): boolean {
  return /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@[^\s@])/i.test(link)
}
