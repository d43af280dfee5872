import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { keyRecordOf, readKeyRecord } from '../../dkim/key-record.ts'
import { type SignatureVerdict, verifyMessage } from '../../dkim/verify.ts'
import { systemClock } from '../../runtime/clock.ts'
import { systemTexts, type Texts } from '../../runtime/texts.ts'
import { exitCodes } from '../exit-code.ts'
import { type Output, paint, printable, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** `posthaste dkim verify`: what becomes of each signature of a message. */
export function verifyCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return command
    .description('check each signature of a message, with the keys in DNS')
    .argument('<file>', 'the message, an .eml file; - for standard input')
    .option('--record <record>', "a key record instead of DNS, such as 'v=DKIM1; p=…'; may be repeated", collect)
    .option('--key-file <file>', 'a key in PEM instead of DNS, either half of it; may be repeated', collect)
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (path: string, options: VerifyCommandOptions) => finish(await verify(path, options, terminal)))
}

const examples = `
Ends with 0 when every signature passes, 3 when some do, 1 when none does, 75 when DNS could not be asked.

Examples:
  posthaste dkim verify message.eml
  posthaste dkim verify message.eml --key-file s2027.acme.example.pem
`

interface VerifyCommandOptions {
  readonly record?: readonly string[]
  readonly keyFile?: readonly string[]
  readonly json?: true
}

async function verify(path: string, options: VerifyCommandOptions, terminal: Terminal): Promise<number> {
  const { record = [], keyFile = [], json } = options
  for (const each of record) refuseUnusable(each)
  const given = [...record, ...(await Promise.all(keyFile.map(recordOfFile)))]
  const texts: Texts = given.length === 0 ? systemTexts : async () => given
  const octets = withCrlf(await octetsOf(path, terminal))
  const verdicts = await verifyMessage(octets, { texts, nowMs: systemClock.now() })
  const status = statusOf(verdicts)
  terminal.stdout.write(
    json
      ? `${JSON.stringify({ ok: status === exitCodes.ok.code, signatures: verdicts })}\n`
      : shownVerdicts(verdicts, terminal.stdout),
  )
  return status
}

/** The exit status that the verdicts together mean. */
export function statusOf(verdicts: readonly SignatureVerdict[]): number {
  const passed = verdicts.filter(({ result }) => result === 'pass').length
  if (passed > 0) return passed === verdicts.length ? exitCodes.ok.code : exitCodes.partial.code
  return verdicts.some(({ result }) => result === 'temperror') ? exitCodes.temporary.code : exitCodes.refused.code
}

/** The verdicts for people. */
export function shownVerdicts(verdicts: readonly SignatureVerdict[], output: Output): string {
  if (verdicts.length === 0) return `${paint(output, 'bad', '✗')} the message has no DKIM-Signature\n`
  return verdicts.map((verdict) => `${linesOf(verdict, output).join('\n')}\n`).join('')
}

function linesOf({ result, problem, warnings, ...facts }: SignatureVerdict, output: Output): string[] {
  const { domain = 'no domain', selector = 'no selector', algorithm = 'no algorithm', fields } = facts
  const mark = result === 'pass' ? paint(output, 'good', '✓') : paint(output, 'bad', '✗')
  const what = `${domain} (${selector}, ${algorithm}): ${result}${problem === undefined ? '' : `: ${problem}`}`
  return [
    `${mark} ${printable(what)}`,
    ...(fields.length === 0 ? [] : [`  signed: ${printable([...new Set(fields)].join(', '))}`]),
    ...warnings.map((warning) => `  ${paint(output, 'doubtful', '!')} ${printable(warning)}`),
  ]
}

function collect(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value]
}

function refuseUnusable(record: string): void {
  const read = readKeyRecord(record)
  if ('problem' in read) throw new UsageError(`--record: ${read.problem}`)
}

async function recordOfFile(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--key-file ${path} cannot be read (${error.code ?? error.message})`)
  })
  const key = publicHalf(pem)
  if (key?.asymmetricKeyType === 'rsa' || key?.asymmetricKeyType === 'ed25519') return keyRecordOf(key)
  throw new UsageError(`--key-file ${path} holds no RSA or Ed25519 key in PEM`)
}

function publicHalf(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem)
  } catch {
    return undefined
  }
}

async function octetsOf(path: string, terminal: Terminal): Promise<Uint8Array> {
  if (path !== '-') {
    return await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`${path} cannot be read (${error.code ?? error.message})`)
    })
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of terminal.stdin()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A message that was saved with the line ends of Unix, as it was on the wire; any other as it is. */
function withCrlf(octets: Uint8Array): Uint8Array {
  const text = Buffer.from(octets).toString('latin1')
  return text.includes('\r\n') ? octets : Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')
}
