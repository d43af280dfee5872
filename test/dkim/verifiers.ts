import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// Verifiers that nobody here wrote, each kept running: a signed message and the records of its keys in, verdicts out.

/** What a verifier said of one signature. */
export interface Verdict {
  readonly passed: boolean
  readonly selector: string
  readonly detail: string
}

/** A program that verifies. */
export interface VerifierProgram {
  readonly name: string
  readonly debianPackage: string
  readonly command: string
  readonly script: string
  /** Arguments with which the command ends well where all that the script needs is installed. */
  readonly probe: readonly string[]
  /** Whether it knows RFC 8463; where not, the reason stands beside it. */
  readonly knowsEd25519: boolean
}

/** The three of them. */
export const verifierPrograms: readonly VerifierProgram[] = [
  {
    name: 'dkimpy',
    debianPackage: 'python3-dkim python3-nacl',
    // Debian's packages belong to the system's Python, whichever else comes first in the PATH.
    command: '/usr/bin/python3',
    script: 'dkimpy.py',
    probe: ['-c', 'import dkim, nacl'],
    knowsEd25519: true,
  },
  {
    name: 'libopendkim',
    debianPackage: 'libopendkim11',
    command: '/usr/bin/python3',
    script: 'opendkim.py',
    probe: ['-c', 'import ctypes; ctypes.CDLL("libopendkim.so.11")'],
    knowsEd25519: true,
  },
  {
    name: 'Mail::DKIM',
    debianPackage: 'libmail-dkim-perl',
    command: '/usr/bin/perl',
    script: 'mail-dkim.pl',
    probe: ['-MMail::DKIM::Verifier', '-MJSON::PP', '-e', '1'],
    // Debian 12 has 1.20230212, which knows rsa-sha1 and rsa-sha256 only.
    knowsEd25519: false,
  },
]

/** Whether all that a verifier needs is on this machine. */
export function isInstalled(program: VerifierProgram): boolean {
  return spawnSync(program.command, program.probe).status === 0
}

/** A verifier that is running. */
export interface Verifier {
  /** What it says of each signature. Answers come in the order of the questions. */
  verify(message: Uint8Array, records: ReadonlyMap<string, string>): Promise<readonly Verdict[]>
  /** Lets it end. */
  close(): void
}

/** Starts a verifier. */
export function startVerifier({ name, command, script }: VerifierProgram): Verifier {
  const child = spawn(command, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: PromiseWithResolvers<readonly Verdict[]>[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: { readonly failure?: string; readonly verdicts: readonly Verdict[] } = JSON.parse(line)
    const next = waiting.shift()
    if (answer.failure === undefined) next?.resolve(answer.verdicts)
    else next?.reject(new Error(`${name} failed: ${answer.failure}`))
  })
  const ended = (reason: string): void => {
    for (const each of waiting.splice(0)) each.reject(new Error(`${name} ended: ${reason}`))
  }
  child.on('error', (error) => ended(error.message))
  child.on('exit', (code, signal) => ended(signal ?? `exit ${code}`))
  return {
    verify(message, records) {
      const answer = Promise.withResolvers<readonly Verdict[]>()
      waiting.push(answer)
      const question = { message: Buffer.from(message).toString('base64'), records: Object.fromEntries(records) }
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return answer.promise
    },
    close: () => child.stdin.end(),
  }
}
