// The command for a test: as a process of its own, or within this one, which is faster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { runCli } from './run-cli.ts'
import type { Output } from './terminal.ts'

/** How to run the command. */
export interface Run {
  readonly args: readonly string[]
  /** Its working directory, where it looks for a configuration. */
  readonly folder: string
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Sends SIGINT when this resolves. */
  readonly interrupt?: Promise<void>
}

/** What a command left behind. */
export interface Ending {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command as a process, with an environment that holds nothing else. */
export function startCommand({ args, folder, environment = {} }: Run) {
  const command = ['-C', 'posthaste-source', join(import.meta.dirname, 'main.ts'), ...args]
  const env = { PATH: dirname(process.execPath), ...compileCache(), ...environment }
  return spawn(process.execPath, command, { cwd: folder, env })
}

/** Runs the command as a process to its end. */
export async function runCommand(run: Run): Promise<Ending> {
  const child = startCommand(run)
  child.stdin.on('error', () => {}) // a command that reads nothing closes it
  child.stdin.end(run.input ?? '')
  void run.interrupt?.then(() => child.kill('SIGINT'))
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status, stdout, stderr }
}

/** Runs the command in this process; `interactive` is whether it believes that a person looks at it. */
export async function runWithoutProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  interactive = false,
): Promise<Ending> {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const output = (chunks: string[]): Output => ({
    write: (chunk) => void chunks.push(String(chunk)),
    coloured: false,
    interactive,
    columns: 80,
  })
  const { signal } = new AbortController()
  const stdin = () => (async function* () {})()
  const terminal = { stdin, stdout: output(stdout), stderr: output(stderr), environment, signal }
  const status = await runCli(args, terminal)
  return { status, stdout: stdout.join(''), stderr: stderr.join('') }
}

/** Where Node keeps what it compiles: no command reads it, and without it each start costs twice as much. */
function compileCache(): Readonly<Record<string, string>> {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}
