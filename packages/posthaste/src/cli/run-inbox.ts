import { once } from 'node:events'
import { loadInbox, type RunningInbox } from './load-inbox.ts'
import { openBrowser } from './open-browser.ts'
import { type Output, paint, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** What a command that runs an inbox tells of it. */
export interface InboxGreeting {
  /** What to print once it listens. */
  readonly greet: (running: RunningInbox) => string
  /** The page to show in the browser, if one is to be shown. */
  readonly page?: (running: RunningInbox) => string
}

/** Runs an inbox until Ctrl-C. @throws UsageError for what the options ask for and cannot be */
export async function runInbox(
  options: Readonly<Record<string, unknown>>,
  { greet, page }: InboxGreeting,
  { stdout, signal }: Terminal,
): Promise<void> {
  const { startInbox } = await loadInbox()
  const running = await startInbox(options).catch((error: unknown) => {
    throw asUsageError(error)
  })
  try {
    stdout.write(greet(running))
    if (page) openBrowser(page(running))
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await running.close()
  }
}

/** A line of what is printed: what it is, and where. */
export function greetingRow(stdout: Output, label: string, value: string): string {
  return `  ${paint(stdout, 'faint', label.padEnd(12))}${value}\n`
}

/** What startInbox() calls what these options of ours set. */
const flags: Readonly<Record<string, string>> = {
  passwords: '--auth-file',
  unsafeOpen: '--unsafe-open',
  'release: routes.default.transport': '--release-url',
}

/** An inbox that cannot be started as it was asked for is no defect; whatever else is wrong stays what it is. */
function asUsageError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, port } = error as { readonly code?: unknown; readonly port?: unknown } // a system error has both
  if (code === 'EADDRINUSE') {
    const choose = '--smtp-port and --web-port choose others, 0 a free one'
    return new UsageError(`port ${port} is taken, perhaps by another inbox; ${choose}`)
  }
  if (!/^(?:E[A-Z]+|STORE_\w+|OPTION_INVALID)$/.test(String(code))) return error
  return new UsageError(
    Object.entries(flags).reduce((text, [name, flag]) => text.replaceAll(name, flag), error.message),
  )
}
