import { generateKeyPair, type KeyObject } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { keyRecordName, keyRecordOf } from '../../dkim/key-record.ts'
import { zoneLine } from '../../dkim/publish.ts'
import { checkedDomain, checkedSelector } from '../../mailer/resolve-dkim.ts'
import { exitCodes } from '../exit-code.ts'
import { printable, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** `posthaste dkim keygen`: a private key in a file, and the record to publish. */
export function keygenCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return command
    .description('make a key: the private half in a file, the public half as the record to publish')
    .requiredOption('--domain <domain>', 'the domain that signs, such as acme.example')
    .requiredOption('--selector <selector>', 'which of its keys this is, such as s2027')
    .option('--type <type>', 'rsa or ed25519', 'rsa')
    .option('--bits <bits>', 'the length of an RSA key, 2048 to 4096', '2048')
    .option('--out <file>', 'where the private key goes (default: <selector>.<domain>.pem); never overwritten')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (options: KeygenOptions) => finish(await keygen(options, terminal)))
}

const examples = `
Examples:
  posthaste dkim keygen --domain acme.example --selector s2027
  posthaste dkim keygen --domain acme.example --selector e2027 --type ed25519 --out ed25519.pem
`

interface KeygenOptions {
  readonly domain: string
  readonly selector: string
  readonly type: string
  readonly bits: string
  readonly out?: string
  readonly json?: true
}

async function keygen(options: KeygenOptions, terminal: Terminal): Promise<number> {
  const domain = checkedDomain(options.domain, '--domain')
  const selector = checkedSelector(options.selector, '--selector')
  const key = await privateKey(options)
  const path = options.out ?? `${selector}.${domain}.pem`
  await writeNew(path, key.export({ type: 'pkcs8', format: 'pem' }))
  const name = keyRecordName(selector, domain)
  const record = keyRecordOf(key)
  const zone = zoneLine(selector, domain, record)
  terminal.stdout.write(
    options.json
      ? `${JSON.stringify({ ok: true, file: path, name, type: 'TXT', value: record, zone })}\n`
      : shown(path, name, record, zone),
  )
  return exitCodes.ok.code
}

function shown(path: string, name: string, record: string, zone: string): string {
  return `The private key is in ${printable(path)}. Keep it secret; only you may read it.

Publish this TXT record:

Name:  ${name}
Value: ${record}

The same as a line of a zone file:

${zone}
`
}

async function privateKey({ type, bits }: KeygenOptions): Promise<KeyObject> {
  if (type !== 'rsa' && type !== 'ed25519') {
    throw new UsageError(`--type must be rsa or ed25519, got ${JSON.stringify(type)}`)
  }
  const generate = promisify(generateKeyPair)
  if (type === 'ed25519') {
    if (bits !== '2048') throw new UsageError('--bits is for RSA; an Ed25519 key has one length')
    return (await generate('ed25519')).privateKey
  }
  const length = Number(bits)
  // RFC 8301 (3.2): verifiers must take 1024 to 4096, and signers should not use fewer than 2048.
  if (!/^[0-9]+$/.test(bits) || length < 2048 || length > 4096 || length % 256 !== 0) {
    throw new UsageError(`--bits must be 2048, 3072 or 4096, or another multiple of 256 between; got ${bits}`)
  }
  return (await generate('rsa', { modulusLength: length })).privateKey
}

const reasons = new Map([
  ['EEXIST', 'exists, and no key is overwritten; name another with --out'],
  ['ENOENT', 'cannot be written: its folder does not exist, make it first'],
])

/** Writes a file that was not there, for its owner alone, and leaves none behind that is not whole. */
async function writeNew(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const { code = error.message } = error
    throw new UsageError(`${path} ${reasons.get(code) ?? `cannot be written (${code})`}`)
  })
  try {
    // Whatever the umask: an owner who cannot read the key has none.
    await file.chmod(0o600)
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw new UsageError(`${path} cannot be written (${error instanceof Error ? error.message : error})`)
  } finally {
    await file.close()
  }
}
