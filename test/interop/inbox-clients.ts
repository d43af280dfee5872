// Programs that send mail and that nobody here wrote, each told by its own options where to deliver a message and how.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createTransport } from 'nodemailer'
import * as pki from '../pki/pki.ts'
import { isInPath } from '../real-programs.ts'
import { python } from './python-email.ts'

/** Where a client delivers, and how it gets there. */
export interface Way {
  readonly port: number
  readonly tls: 'none' | 'starttls' | 'implicit'
  readonly login?: { readonly user: string; readonly password: string }
}

/** What a client delivers; the octets have CRLF at the end of each line. */
export interface Letter {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly octets: Uint8Array
}

/** A program that sends mail. */
export interface Client {
  readonly name: string
  /** The program that has to be there. */
  readonly program: string
  readonly debianPackage: string
  readonly present: () => boolean
  /** Hands over a letter; rejects when the program says that it failed. Its files go into the folder. */
  send(way: Way, letter: Letter, folder: string): Promise<void>
}

const host = '127.0.0.1'
const authority = pki.pkiPath('ca.pem')

const swaks: Client = {
  name: 'swaks',
  program: 'swaks with Net::SSLeay',
  debianPackage: 'swaks libnet-ssleay-perl',
  present: () => isInPath('swaks') && succeeds('perl', ['-MNet::SSLeay', '-e', '1']),
  async send(way, { sender, recipients, octets }, folder) {
    // It replaces %-words and a literal \n, and adds the final dot, unless it is told to leave the data alone.
    const data = file(folder, 'swaks.data', Buffer.from(`${dotted(octets)}.\r\n`, 'latin1'))
    const tls = { none: [], starttls: ['--tls'], implicit: ['--tls-on-connect'] }[way.tls]
    const verified = way.tls === 'none' ? [] : ['--tls-verify', '--tls-ca-path', authority]
    const login = way.login ? ['--auth', 'PLAIN', '-au', way.login.user, '-ap', way.login.password] : []
    const envelope = ['--from', sender, '--to', recipients.join(',')]
    const data_ = ['--no-data-fixup', '--data', `@${data}`]
    await run('swaks', [
      '--server',
      host,
      '--port',
      `${way.port}`,
      ...envelope,
      ...tls,
      ...verified,
      ...login,
      ...data_,
    ])
  },
}

const msmtp: Client = {
  name: 'msmtp',
  program: 'msmtp',
  debianPackage: 'msmtp',
  present: () => isInPath('msmtp'),
  async send(way, { sender, recipients, octets }, folder) {
    const settings = [
      'account default',
      `host ${host}`,
      `port ${way.port}`,
      ...(way.tls === 'none'
        ? ['tls off']
        : ['tls on', `tls_starttls ${way.tls === 'starttls' ? 'on' : 'off'}`, `tls_trust_file ${authority}`]),
      ...(way.login ? ['auth plain', `user ${way.login.user}`, `password ${way.login.password}`] : ['auth off']),
    ]
    const configuration = file(folder, 'msmtprc', Buffer.from(`${settings.join('\n')}\n`))
    chmodSync(configuration, 0o600) // it reads no password from a file that others may read
    // It reads lines as Unix has them, and writes them as SMTP has them.
    const input = Buffer.from(octets).toString('latin1').replaceAll('\r\n', '\n')
    const options = ['--file', configuration, '--from', sender, '--', ...recipients]
    await run('msmtp', options, Buffer.from(input, 'latin1'))
  },
}

const curl: Client = {
  name: 'curl',
  program: 'curl',
  debianPackage: 'curl',
  present: () => isInPath('curl'),
  async send(way, { sender, recipients, octets }) {
    const url = `${way.tls === 'implicit' ? 'smtps' : 'smtp'}://${host}:${way.port}`
    const options = [
      ...['--silent', '--show-error', '--url', url, '--mail-from', sender, '--upload-file', '-'],
      ...recipients.flatMap((recipient) => ['--mail-rcpt', recipient]),
      ...(way.tls === 'starttls' ? ['--ssl-reqd'] : []),
      ...(way.tls === 'none' ? [] : ['--cacert', authority]),
      ...(way.login ? ['--user', `${way.login.user}:${way.login.password}`] : []),
    ]
    await run('curl', options, octets)
  },
}

const smtplib: Client = {
  name: 'Python smtplib',
  program: python,
  debianPackage: 'python3',
  present: () => isInPath('python3'),
  async send(way, { sender, recipients, octets }) {
    const script = fileURLToPath(new URL('send_with_smtplib.py', import.meta.url))
    const options = JSON.stringify({ host, ...way, sender, recipients, authority })
    await run(python, [script, options], octets)
  },
}

const nodemailer: Client = {
  name: 'Nodemailer',
  program: 'nodemailer',
  debianPackage: 'npm',
  present: () => true,
  async send(way, { sender, recipients, octets }) {
    const transport = createTransport({
      host,
      port: way.port,
      secure: way.tls === 'implicit',
      requireTLS: way.tls === 'starttls',
      ignoreTLS: way.tls === 'none',
      tls: { ca: pki.ca },
      ...(way.login ? { auth: { user: way.login.user, pass: way.login.password } } : {}),
    })
    await transport.sendMail({ envelope: { from: sender, to: [...recipients] }, raw: Buffer.from(octets) })
    transport.close()
  },
}

/** Every one of them. */
export const clients: readonly Client[] = [swaks, msmtp, curl, smtplib, nodemailer]

/** Runs a program to its end and gives what it printed; rejects with that when it fails. */
export async function run(command: string, args: readonly string[], input: Uint8Array = Buffer.alloc(0)) {
  const child = spawn(command, args)
  child.stdin.on('error', () => {}) // its exit status tells
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`${command} ended with ${child.exitCode}:\n${stdout}\n${stderr}`)
  return stdout
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function file(folder: string, name: string, octets: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, octets)
  return path
}

/** With a dot before each line that begins with one (RFC 5321, 4.5.2). */
function dotted(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1').replaceAll(/^\./gm, '..')
}
