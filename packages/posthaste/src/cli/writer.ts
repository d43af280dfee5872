// Who writes? What to say where nobody does, in the words of the command line.
import { MailError } from '../errors.ts'
import { UsageError } from './usage-error.ts'

/** What `send` gives; its complaint that the message has no author says what to set, given where the configuration is. */
export async function withWriter<Value>(source: string, send: () => Promise<Value>): Promise<Value> {
  const [variable] = settings[source] ?? [`\`from\` in ${source}`]
  return refusing(send, `who writes? Give --from, or set ${variable}`)
}

/** The same for mail to the admins or managers, which takes its From from the configuration alone. */
export async function withTeamWriter<Value>(source: string, team: string, send: () => Promise<Value>): Promise<Value> {
  const [, variables] = settings[source] ?? ['', `\`serverFrom\` or \`from\` in ${source}`]
  return refusing(send, `who writes to the ${team}? Set ${variables}`)
}

/** What to set for messages, and for mail to the teams; every other source is the path of a file. */
const settings: Readonly<Record<string, readonly [from: string, serverFrom: string]>> = {
  '--url': ['POSTHASTE_FROM', 'POSTHASTE_FROM'],
  '--dry-run': ['POSTHASTE_FROM', 'POSTHASTE_FROM'],
  POSTHASTE_URL: ['POSTHASTE_FROM', 'POSTHASTE_FROM'],
  EMAIL_HOST: ['DEFAULT_FROM_EMAIL', 'SERVER_EMAIL or DEFAULT_FROM_EMAIL'],
}

async function refusing<Value>(send: () => Promise<Value>, problem: string): Promise<Value> {
  try {
    return await send()
  } catch (error) {
    throw lacksAuthor(error) ? new UsageError(problem) : error
  }
}

/** A From that is given and wrong is an AddressError; this is one that is not given. */
function lacksAuthor(error: unknown): boolean {
  return MailError.is(error) && error.code === 'MESSAGE_INVALID' && 'field' in error && error.field === 'from'
}
