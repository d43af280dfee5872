import type { Command } from 'commander'
import type { Mailer, TeamMessage } from '../mailer/mailer.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Receipt } from '../transport/transport.ts'
import { openMailer, type WayOptions, withWayOptions } from './configuration.ts'
import { exitCodeOfReceipt } from './exit-code.ts'
import { showReceipt } from './show-receipt.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `posthaste test`: a message that says that mail works, as Django's sendtestemail sends it. */
export function testCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withWayOptions(
    command
      .description('send a test message, to see whether mail is set up right')
      .usage('[options] <address...>')
      .argument('[address...]', 'who gets it')
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
    throw new UsageError('who gets the test message? Name an address, --admins or --managers')
  }
  const { mailer } = await openMailer(options, terminal)
  try {
    const receipts = await sent(addresses, options, mailer, terminal.signal)
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
  mailer: Mailer,
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  const way = { signal, ...(via === undefined ? {} : { via }) }
  const receipts: Receipt[] = []
  if (addresses.length > 0) {
    receipts.push(await mailer.send({ ...testMessage(), to: addresses, ...(from === undefined ? {} : { from }) }, way))
  }
  if (admins) receipts.push(expected(await mailer.mailAdmins(testMessage(), way), 'admins'))
  if (managers) receipts.push(expected(await mailer.mailManagers(testMessage(), way), 'managers'))
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
