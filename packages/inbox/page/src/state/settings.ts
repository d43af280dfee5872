import type { MailboxCount, WebUiConfiguration } from '../../../src/http/api-types.ts'
import { listMailboxes, readSettings } from '../api.ts'
import { createStore } from './store.ts'

/** What this inbox offers, once it is known. */
export const settings = createStore<WebUiConfiguration | undefined>(undefined)

/** The mailboxes; with one or none there is nothing to choose. */
export const mailboxes = createStore<readonly MailboxCount[]>([])

/** Where applications send to, as seen from this browser. */
export const smtpPlace = createStore<WebUiConfiguration['Smtp'] | undefined>(undefined)

/** Asks the server for both; what it does not answer stays as it was. */
export async function loadSettings(): Promise<void> {
  const [known, listed] = await Promise.allSettled([readSettings(), listMailboxes()])
  if (known.status === 'fulfilled') {
    settings.set(known.value)
    smtpPlace.set(reachable(known.value.Smtp))
  }
  if (listed.status === 'fulfilled') mailboxes.set(listed.value.mailboxes)
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Counts the mailboxes again, soon. */
export function recountMailboxes(): void {
  if (timer !== undefined) return
  timer = setTimeout(async () => {
    timer = undefined
    const listed = await listMailboxes().catch(() => undefined)
    if (listed !== undefined) mailboxes.set(listed.mailboxes)
  }, 1_000)
}

/** An inbox that listens on every address is reached at the one that the page was asked for. */
function reachable(smtp: WebUiConfiguration['Smtp']): WebUiConfiguration['Smtp'] {
  if (smtp.host !== '0.0.0.0' && smtp.host !== '::') return smtp
  return { ...smtp, host: location.hostname, url: smtp.url.replace(/\/\/[^/?]*:/, `//${location.hostname}:`) }
}
