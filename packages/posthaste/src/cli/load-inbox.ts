// The inbox is a package of its own, which the command line finds where its user has installed it.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './usage-error.ts'

/** What the command line needs of `@posthaste/inbox`. */
export interface InboxModule {
  startInbox(options: Readonly<Record<string, unknown>>): Promise<RunningInbox>
  /** One line of a password file. */
  passwordLine(user: string, password: string): Promise<string>
}

/** An inbox that takes mail. */
export interface RunningInbox {
  readonly smtp: { readonly host: string; readonly port: number; readonly url: string }
  readonly web: { readonly host: string; readonly port: number; readonly url: string }
  close(): Promise<void>
}

const name = '@posthaste/inbox'

/**
 * Loads `@posthaste/inbox` from where one of these files would find it: by default this one, and the package.json of the
 * working directory, which counts where posthaste itself is installed elsewhere.
 *
 * @throws UsageError when it is installed in neither place; it says what to install
 */
export async function loadInbox(
  files: readonly string[] = [import.meta.filename, join(process.cwd(), 'package.json')],
): Promise<InboxModule> {
  const [path] = files.flatMap(resolvedFrom)
  if (path === undefined) throw new UsageError(`the inbox is a package of its own: npm install --save-dev ${name}`)
  // What a package exports is known only when it is there.
  const { startInbox, passwordLine }: Partial<InboxModule> = await import(pathToFileURL(path).href)
  if (typeof startInbox === 'function' && typeof passwordLine === 'function') return { startInbox, passwordLine }
  throw new UsageError(`${path} is of another version than posthaste: npm install --save-dev ${name}@latest`)
}

/** Nothing when the package is not there; a package that is there and broken throws. */
function resolvedFrom(file: string): string[] {
  try {
    return [createRequire(file).resolve(name)]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return []
    throw error
  }
}
