import type { Command } from 'commander'
import type { TeamMessage } from '../mailer/mailer.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Receipt } from '../transport/transport.ts'
import { type OpenedMailer, openMailer, routeOf, type WayOptions, withWayOptions } from './configuration.ts'
import { exitCodeOfReceipt } from './exit-code.ts'
import { checkMailboxes } from './mailboxes.ts'
import { showReceipt } from './show-receipt.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { withTeamWriter, withWriter } from './writer.ts'

/** `posthaste test`: a message that says that mail works, as Django's sendtestemail sends it. */
export function testCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withWayOptions(
    command
      .description('send a test message, to see whether mail is set up right')
      .usage('[options] [address...]')
      .argument('[address...]', 'who gets it; may be left out with --admins or --managers')
      .option('--admins', 'write to the admins of the configuration, as mailAdmins() does')
      .option('--managers', 'write to the managers of the configuration, as mailManagers() does')
      .option('--from <mailbox>', 'who writes (default: what is configured)'),
  )
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  posthaste test you@example.com\n  posthaste test --admins --via newsletter\n')
    .action(async (addresses: readonly string[], options: TestCommandOptions) => {
      finish(await sendTests(addresses, options, terminal))
    })
}

interface TestCommandOptions extends WayOptions {
  readonly admins?: true
  readonly managers?: true
  readonly from?: string
  readonly json?: true
}

async function sendTests(
  addresses: readonly string[],
  options: TestCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { admins, managers, json } = options
  if (addresses.length === 0 && !admins && !managers) {
    throw new UsageError('who gets the test message? Name an address, --admins or --managers', 'posthaste test --help')
  }
  checkMailboxes(addresses, options)
  const opened = await openMailer(options, terminal)
  const { mailer } = opened
  try {
    routeOf(mailer, options.via)
    const receipts = await sent(addresses, options, opened, terminal.signal)
    if (json) terminal.stdout.write(`${JSON.stringify({ ok: true, receipts })}\n`)
    else for (const receipt of receipts) terminal.stdout.write(showReceipt(receipt, terminal.stdout))
    return Math.max(...receipts.map(exitCodeOfReceipt))
  } finally {
    await mailer.close()
  }
}

async function sent(
  addresses: readonly string[],
  { admins, managers, via, from }: TestCommandOptions,
  { mailer, source }: OpenedMailer,
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  const way = { signal, ...(via === undefined ? {} : { via }) }
  const receipts: Receipt[] = []
  if (addresses.length > 0) {
    const message = { ...testMessage(), to: addresses, ...(from === undefined ? {} : { from }) }
    receipts.push(await withWriter(source, () => mailer.send(message, way)))
  }
  if (admins) {
    const receipt = await withTeamWriter(source, 'admins', () => mailer.mailAdmins(testMessage(), way))
    receipts.push(expected(receipt, 'admins'))
  }
  if (managers) {
    const receipt = await withTeamWriter(source, 'managers', () => mailer.mailManagers(testMessage(), way))
    receipts.push(expected(receipt, 'managers'))
  }
  return receipts
}

function testMessage(): TeamMessage {
  const time = new Date(systemClock.now()).toUTCString()
  return {
    subject: 'Test message from Posthaste',
    text: `If you can read this, mail is set up right.\n\nSent by "posthaste test", ${time}.\n`,
    autoSubmitted: 'auto-generated',
  }
}

function expected(receipt: Receipt | undefined, team: string): Receipt {
  if (receipt === undefined) throw new UsageError(`the configuration names no ${team}`)
  return receipt
}
