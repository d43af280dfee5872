import type { Command } from 'commander'
import { UsageError } from './usage-error.ts'

/** `posthaste inbox`: the dev inbox is a package of its own. */
export function inboxCommand(command: Command): Command {
  return command
    .description('catch mail while developing, and read it in a browser (needs @posthaste/inbox)')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new UsageError('the inbox is a package of its own: npm install --save-dev @posthaste/inbox')
    })
}
