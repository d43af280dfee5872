import type { Command } from 'commander'
import { MailError } from '../errors.ts'
import type { Explanation } from '../mailer/explain.ts'
import type { Receipt } from '../transport/transport.ts'
import { openMailer, routeOf, type WayOptions, withWayOptions } from './configuration.ts'
import { type DryRun, dryRun } from './dry-run.ts'
import { exitCodeOfReceipt, exitCodes } from './exit-code.ts'
import { checkMailboxes } from './mailboxes.ts'
import { type MessageOptions, messageOf } from './message-options.ts'
import { exitCodeOfExplanation, showExplanation } from './show-explanation.ts'
import { showReceipt } from './show-receipt.ts'
import { paint, printable, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { withWriter } from './writer.ts'

/** `posthaste send`: one message, from options, files and standard input. */
export function sendCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withWayOptions(
    command
      .description('send a message')
      .usage('[options] [address...]')
      .argument('[address...]', 'who gets it, as ada@example.com or "Ada Lovelace <ada@example.com>"')
      .option('--to <mailbox>', 'the same as an argument; may be repeated, as --cc and --bcc may', collect)
      .option('--cc <mailbox>', 'who gets a copy', collect)
      .option('--bcc <mailbox>', 'who gets a copy that the others do not see', collect)
      .option('--from <mailbox>', 'who writes (default: what is configured)')
      .option('--reply-to <mailbox>', 'where answers go', collect)
      .option('--subject <text>', 'the subject')
      .option('--text <text>', 'the text; without any of the four, it is read from standard input')
      .option('--text-file <file>', 'the text from a file, - for standard input')
      .option('--html <html>', 'the HTML')
      .option('--html-file <file>', 'the HTML from a file, - for standard input')
      .option('--attach <file>', 'a file to attach; may be repeated', collect)
      .option('--inline <cid=file>', 'a file that the HTML shows, as cid:logo; may be repeated', collect)
      .option('--header <field>', "a further header field, as 'X-Campaign: autumn'; may be repeated", collect),
  )
    .option('--dry-run', 'print the composed message instead of sending it')
    .option('--explain', 'say what would become of the message instead of sending it')
    .option('--connect', 'with --explain: ask the server, by EHLO alone, what it offers and would refuse')
    .option('--transcript', 'show what was said to the server, on standard error: secrets masked, no content')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (addresses: readonly string[], options: SendCommandOptions) => {
      finish(await send(addresses, options, terminal))
    })
}

const examples = `
Examples:
  posthaste send ada@example.com --subject Hello --text 'Here is the message.'
  posthaste send ada@example.com --subject Report --attach report.pdf --attach data.csv < text.txt
  posthaste send --to ada@example.com --bcc archive@example.com --subject News --html-file news.html --inline logo=logo.png
  posthaste send ada@example.com --subject Hello --text Hi --dry-run > message.eml
  posthaste send ada@example.com --subject Hello --text Hi --explain --connect
`

type SendCommandOptions = MessageOptions &
  WayOptions & {
    readonly json?: true
    readonly explain?: true
    readonly connect?: true
    readonly transcript?: true
  }

async function send(addresses: readonly string[], options: SendCommandOptions, terminal: Terminal): Promise<number> {
  const { via, json, to = [], cc = [], bcc = [] } = options
  if (addresses.length + to.length + cc.length + bcc.length === 0) {
    throw new UsageError('who gets it? Name an address', 'posthaste send --help')
  }
  if (options.connect && !options.explain) throw new UsageError('--connect goes with --explain')
  if (options.explain && options.dryRun) throw new UsageError('--explain and --dry-run exclude each other')
  checkMailboxes(addresses, options)
  const { mailer, source } = await openMailer(options, terminal)
  try {
    routeOf(mailer, via)
    const message = await messageOf(addresses, options, terminal)
    const way = { signal: terminal.signal, ...(via === undefined ? {} : { via }) }
    const transcript = options.transcript === true
    if (options.explain) {
      const connect = options.connect === true
      const explanation = await withWriter(source, () => mailer.explain(message, { ...way, connect }))
      return showExplained(explanation, json === true, terminal)
    }
    const sending = () => withWriter(source, () => mailer.send(message, { ...way, transcript }))
    if (options.dryRun) return showDryRun(await dryRun(sending), json === true, terminal)
    const receipt = transcript ? await withShownTranscript(sending, terminal) : await sending()
    terminal.stdout.write(
      json ? `${JSON.stringify({ ok: true, ...receipt })}\n` : showReceipt(receipt, terminal.stdout),
    )
    return exitCodeOfReceipt(receipt)
  } finally {
    await mailer.close()
  }
}

/** What was said comes before the receipt, or before the error. */
async function withShownTranscript(send: () => Promise<Receipt>, { stderr }: Terminal): Promise<Receipt> {
  const show = (lines: readonly string[] = []): void => {
    if (lines.length > 0) stderr.write(`${paint(stderr, 'faint', lines.map(printable).join('\n'))}\n`)
  }
  try {
    const receipt = await send()
    show(receipt.transcript)
    return receipt
  } catch (error) {
    if (MailError.is(error)) show(error.transcript)
    throw error
  }
}

function showExplained(explanation: Explanation, json: boolean, { stdout }: Terminal): number {
  const status = exitCodeOfExplanation(explanation)
  const ok = status === exitCodes.ok.code
  stdout.write(
    json ? `${JSON.stringify({ ok, explained: true, ...explanation })}\n` : showExplanation(explanation, stdout),
  )
  return status
}

/** The message alone on standard output, octet by octet, so that it can become a file; whom it is for beside it. */
function showDryRun({ envelope, messageId, octets }: DryRun, json: boolean, { stdout, stderr }: Terminal): number {
  if (json) {
    const raw = Buffer.from(octets).toString('base64')
    stdout.write(`${JSON.stringify({ ok: true, dryRun: true, messageId, envelope, raw })}\n`)
  } else {
    const facts = `Not sent. From ${envelope.sender || '<>'} to ${envelope.recipients.join(', ')}; ${octets.length} octets:`
    stderr.write(`${paint(stderr, 'faint', facts)}\n`)
    stdout.write(octets)
  }
  return exitCodes.ok.code
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
