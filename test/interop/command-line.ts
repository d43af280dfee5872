import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { pkiPath } from '../pki/pki.ts'

/** What became of one run of `posthaste`. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const program = fileURLToPath(new URL('../../packages/posthaste/src/cli/main.ts', import.meta.url))

/** Runs `posthaste` as its users do, in a process of its own; it trusts the test authority unless `trusting` is false. */
export async function posthaste(
  args: readonly string[],
  { input = '', url, trusting = true }: { readonly input?: string; readonly url?: string; readonly trusting?: boolean },
): Promise<Run> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  const env = {
    PATH,
    // The command does not read it, and without it each start costs twice as much.
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    ...(url === undefined ? {} : { POSTHASTE_URL: url }),
    ...(trusting ? { NODE_EXTRA_CA_CERTS: pkiPath('ca.pem') } : {}),
  }
  const child = spawn(process.execPath, ['--conditions=posthaste-source', program, ...args], { env })
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: child.exitCode, stdout, stderr }
}
