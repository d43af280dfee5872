import { MailError } from '../../errors.ts'
import { UsageError } from '../usage-error.ts'

/** What a function of a package refuses, in the words of the command line: its name is nothing that anybody typed. */
export async function refusedBy<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    if (!MailError.is(error) || error.code !== 'OPTION_INVALID' || !error.message.startsWith(`${name}: `)) throw error
    throw new UsageError(error.message.slice(name.length + 2))
  }
}
