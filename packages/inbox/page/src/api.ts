// Every request about messages, all of them to the server that the page came from.
import type {
  MailboxesResponse,
  Message,
  MessageHeaders,
  MessagesSummary,
  TranscriptResponse,
  TreePart,
  WarningsResponse,
  WebUiConfiguration,
} from '../../src/http/api-types.ts'
import { ask, base, json, send } from './request.ts'

/** Which messages a request is about. */
export interface Selection {
  /** A mailbox's name, or empty for all of them. */
  readonly mailbox: string
  /** In the search language, or empty for all messages. */
  readonly query: string
}

/** A stretch of the list, newest first. */
export function listMessages(
  { mailbox, query }: Selection,
  start: number,
  limit: number,
  signal: AbortSignal,
): Promise<MessagesSummary> {
  const parameters = { start: `${start}`, limit: `${limit}`, ...named({ mailbox }) }
  return query.trim() === ''
    ? ask(`/messages?${new URLSearchParams(parameters)}`, { signal })
    : ask(`/search?${new URLSearchParams({ ...parameters, query })}`, { signal })
}

/** One message; the server marks it as read. */
export function readMessage(id: string, signal: AbortSignal): Promise<Message> {
  return ask(messagePath(id), { signal })
}

/** What receivers may mind about a message. */
export function readWarnings(id: string, signal: AbortSignal): Promise<WarningsResponse> {
  return ask(`${messagePath(id)}/warnings`, { signal })
}

/** The header fields of a message. */
export function readHeaders(id: string, signal: AbortSignal): Promise<MessageHeaders> {
  return ask(`${messagePath(id)}/headers`, { signal })
}

/** The MIME parts of a message. */
export function readTree(id: string, signal: AbortSignal): Promise<TreePart> {
  return ask(`${messagePath(id)}/tree`, { signal })
}

/** The SMTP session that brought a message. */
export function readTranscript(id: string, signal: AbortSignal): Promise<TranscriptResponse> {
  return ask(`${messagePath(id)}/transcript`, { signal })
}

/** The beginning of a message as it came, and whether there is more of it. */
export async function readSource(
  id: string,
  limit: number,
  signal: AbortSignal,
): Promise<{ text: string; cut: boolean }> {
  const response = await send(`${messagePath(id)}/raw`, { signal })
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let [text, octets] = ['', 0]
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    octets += value.length
    text += decoder.decode(value, { stream: true })
    if (octets > limit) {
      await reader.cancel()
      return { text, cut: true }
    }
  }
  return { text, cut: false }
}

/** The mailboxes, with their counts. */
export function listMailboxes(): Promise<MailboxesResponse> {
  return ask('/mailboxes')
}

/** What this inbox offers, and where it listens. */
export function readSettings(): Promise<WebUiConfiguration> {
  return ask('/webui')
}

/** Marks these messages as read or unread. */
export async function markMessages(ids: readonly string[], read: boolean): Promise<void> {
  await send('/messages', json('PUT', { IDs: ids, Read: read }))
}

/** Marks every message of the selection as read. */
export async function markAllRead({ mailbox, query }: Selection): Promise<void> {
  await send(`/messages${suffix({ mailbox })}`, json('PUT', { Read: true, ...(query === '' ? {} : { Search: query }) }))
}

/** Deletes these messages. */
export async function deleteMessages(ids: readonly string[]): Promise<void> {
  await send('/messages', json('DELETE', { IDs: ids }))
}

/** Deletes every message of the selection. */
export async function deleteAll({ mailbox, query }: Selection): Promise<void> {
  if (query === '') await send(`/messages${suffix({ mailbox })}`, { method: 'DELETE' })
  else await send(`/search${suffix({ query, mailbox })}`, { method: 'DELETE' })
}

/** Sends a message on, to real addresses. */
export async function releaseMessage(id: string, to: readonly string[]): Promise<void> {
  await send(`${messagePath(id)}/release`, json('POST', { To: to }))
}

/** Where the message's HTML is shown from: made harmless, and remote content only where it was allowed. */
export function htmlUrl(id: string, remote: boolean): string {
  return `${base}${messagePath(id)}/html${remote ? '?remote=1' : ''}`
}

/** Where one part of a message can be had. */
export function partUrl(id: string, partId: string): string {
  return `${base}${messagePath(id)}/part/${encodeURIComponent(partId)}`
}

/** Where the picture of an attachment can be had, when a browser may be asked to draw it. */
export function thumbnailUrl(id: string, partId: string): string {
  return `${partUrl(id, partId)}/thumb`
}

/** Where the whole message can be had, as it came. */
export function rawUrl(id: string): string {
  return `${base}${messagePath(id)}/raw`
}

/** Where the live events come from. */
export const eventsUrl = `${base}/events`

function messagePath(id: string): string {
  return `/message/${encodeURIComponent(id)}`
}

function named(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''))
}

function suffix(parameters: Record<string, string>): string {
  const text = `${new URLSearchParams(named(parameters))}`
  return text === '' ? '' : `?${text}`
}
