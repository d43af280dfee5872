// For programs without a module of their own for mail: a thin layer over a mailer that is handed over or found.
import { ConfigError } from '../errors.ts'
import type { AnyTemplates } from '../template/template-set.ts'
import type { Receipt } from '../transport/transport.ts'
import { isMailer } from './create-mailer.ts'
import type { Mailer, Sendable, SendOptions, TeamMessage } from './mailer.ts'

let configured: Mailer | undefined
let discovered: Promise<Mailer> | undefined

/**
 * Makes `mailer` the one that {@link sendMail}, {@link mailAdmins} and {@link mailManagers} use, before anything that
 * could be found. Without an argument, the next send looks for a configuration again.
 */
export function configure(mailer?: Mailer): void {
  if (mailer !== undefined && !isMailer(mailer)) {
    throw new ConfigError('OPTION_INVALID', 'configure()', 'needs a mailer: configure(createMailer({ … }))')
  }
  configured = mailer
  discovered = undefined
}

/**
 * Sends one message by the mailer that was given to {@link configure}, or else by the configuration that is found:
 * `POSTHASTE_URL`, posthaste.config.ts, or Django's names. It is looked for once.
 *
 * Throws what `mailer.send()` throws, and NOT_CONFIGURED, which shows the ways to configure.
 */
export async function sendMail(message: Sendable<AnyTemplates>, options?: SendOptions): Promise<Receipt> {
  return await (configured ?? (await found())).send(message, options)
}

/** Writes to the admins by the mailer that {@link sendMail} uses; see `Mailer.mailAdmins`. */
export async function mailAdmins(message: TeamMessage, options?: SendOptions): Promise<Receipt | undefined> {
  return await (configured ?? (await found())).mailAdmins(message, options)
}

/** Writes to the managers by the mailer that {@link sendMail} uses; see `Mailer.mailManagers`. */
export async function mailManagers(message: TeamMessage, options?: SendOptions): Promise<Receipt | undefined> {
  return await (configured ?? (await found())).mailManagers(message, options)
}

/** Looks once; a failure is not kept, so that a later `configure()` or variable counts. */
async function found(): Promise<Mailer> {
  discovered ??= lookedFor()
  const looking = discovered
  try {
    return await looking
  } catch (error) {
    if (discovered === looking) discovered = undefined
    throw error
  }
}

async function lookedFor(): Promise<Mailer> {
  const { discover } = await import('./discover.ts')
  return (await discover()).mailer
}
