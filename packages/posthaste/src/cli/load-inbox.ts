import { loadPackage } from './load-package.ts'

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

/** Loads `@posthaste/inbox`. @throws UsageError when it is not installed; it says what to install */
export async function loadInbox(files?: readonly string[]): Promise<InboxModule> {
  const wanted = {
    name: '@posthaste/inbox',
    what: 'the inbox is a package of its own',
    functions: ['startInbox', 'passwordLine'],
  } as const
  return await loadPackage<InboxModule>(wanted, files)
}
