import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pkiPath } from '../pki/pki.ts'
import { eventually, freePort, newFolder, type RealServer, startProgram } from './program.ts'
import { python } from './python-email.ts'

/** How an aiosmtpd server is to behave. */
export interface AiosmtpdOptions {
  readonly mode: 'plain' | 'starttls' | 'implicit'
  /** The name of the certificate in test/pki. @default 'server' */
  readonly certificate?: string
  /** Demands this user and password. @default no AUTH */
  readonly login?: { readonly user: string; readonly password: string }
  /** Demands no login, knows these and nobody else at example.test, and puts off what is for `later`. @default everybody */
  readonly users?: readonly string[]
}

/** A message that aiosmtpd has taken. */
export interface KeptMessage {
  readonly octets: Uint8Array
  readonly sender: string
  readonly recipients: readonly string[]
  /** The parameters of MAIL. */
  readonly options: readonly string[]
  /** Who had logged in and how, such as `ada by PLAIN`. */
  readonly user: string | null
  /** Such as `TLSv1.3`. */
  readonly tls: string | null
}

/** An SMTP server made of aiosmtpd. */
export interface Aiosmtpd extends RealServer {
  /** What it has taken, once there are `count` messages. */
  kept(count: number): Promise<readonly KeptMessage[]>
}

/** Whether Debian's Python has aiosmtpd. */
export function hasAiosmtpd(): boolean {
  try {
    execFileSync(python, ['-c', 'import aiosmtpd'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Starts an SMTP server made of aiosmtpd. */
export async function startAiosmtpd({
  mode,
  certificate = 'server',
  login,
  users,
}: AiosmtpdOptions): Promise<Aiosmtpd> {
  const folder = newFolder('aiosmtpd')
  const port = await freePort()
  const script = fileURLToPath(new URL('aiosmtpd_server.py', import.meta.url))
  const [cert, key] = [pkiPath(`${certificate}.pem`), pkiPath(`${certificate}.key.pem`)]
  const options = JSON.stringify({ port, folder, mode, cert, key, users, ...login })
  const server = await startProgram(python, [script, options], { port, folder })
  return { ...server, kept: (count) => eventually(`${count} messages at aiosmtpd`, () => keptIn(folder, count)) }
}

function keptIn(folder: string, count: number): readonly KeptMessage[] | undefined {
  const done = readdirSync(folder).filter((file) => file.endsWith('.done'))
  if (done.length < count) return undefined
  return done.sort().map((file) => {
    const facts = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    return { ...facts, octets: readFileSync(join(folder, file.replace('.done', '.eml'))) }
  })
}
