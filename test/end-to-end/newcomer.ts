// What a page tells a newcomer to type, and an empty folder to type it in.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const root = resolve(import.meta.dirname, '../..')

/** A section of a page, as a newcomer works through it. */
export interface Section {
  /** Its lines of shell, without what they say behind a #. */
  readonly commands: readonly string[]
  /** Its one program. */
  readonly program: string
  /** All that it says. */
  readonly words: string
}

/** The section of a page under a heading. */
export function readSection(page: string, heading: string): Section {
  const [, rest = ''] = readFileSync(join(root, page), 'utf8').split(`\n## ${heading}\n`)
  const [words = ''] = rest.split('\n## ')
  const blocks = (language: string) =>
    Array.from(words.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')), ([, code = '']) => code)
  const [program, ...others] = blocks('ts')
  if (program === undefined || others.length > 0) throw new Error(`${page}: "${heading}" is to have one program`)
  const lines = blocks('sh').flatMap((block) => block.split('\n'))
  const commands = lines.map((line) => line.replace(/\s+#.*/, '').trim()).filter((line) => line !== '')
  return { commands, program, words }
}

/** What became of a command. */
export interface Ending {
  readonly status: number | null
  /** What it has printed, errors too. */
  readonly printed: string
}

/** An empty folder, in which packages are installed. */
export interface Project extends Disposable {
  read(path: string): string
  write(path: string, content: string, mode?: number): void
  /** Runs a line of shell to its end. */
  run(command: string): Promise<Ending>
  /** Starts a line of shell; it is ended with the project at the latest. */
  start(command: string, environment?: Readonly<Record<string, string>>): ChildProcess
}

/** Makes the folder. Links to this workspace, whose packages run as source, stand for `npm install`. */
export function newcomersProject(packages: readonly string[]): Project {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-newcomer-'))
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  for (const name of packages) install(name, folder)
  const running = new Set<ChildProcess>()
  const killAll = () => {
    for (const child of running) signalGroup(child, 'SIGKILL')
  }
  process.once('exit', killAll)

  function start(command: string, environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const env = { ...surroundings(), ...environment }
    const child = spawn('sh', ['-c', command], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    child.once('close', () => running.delete(child))
    return child
  }

  return {
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write: (path, content, mode = 0o644) => writeFileSync(join(folder, path), content, { mode }),
    async run(command) {
      const child = start(`${command} 2>&1`)
      const [printed] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')])
      return { status: child.exitCode, printed }
    },
    start,
    [Symbol.dispose]() {
      killAll()
      process.off('exit', killAll)
      rmSync(folder, { recursive: true })
    },
  }
}

/** Ends a command and whatever it has started, as Ctrl-C does in a terminal. */
export function interrupt(child: ChildProcess): void {
  signalGroup(child, 'SIGINT')
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal)
}

function install(name: string, folder: string): void {
  const [link, installed] = [join(folder, 'node_modules', name), join(root, 'node_modules', name)]
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(installed, link, 'dir')
  const { bin = {} }: { readonly bin?: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  )
  for (const [command, built] of Object.entries(bin)) {
    const program = join(installed, name === 'posthaste' ? 'src/cli/main.ts' : built)
    const script = `#!/bin/sh\nexec node -C posthaste-source '${program}' "$@"\n`
    writeFileSync(join(folder, 'node_modules/.bin', command), script, { mode: 0o755 })
  }
}

/** The Node that runs the test, packages as source, and npm kept from asking its registry. */
function surroundings(): Readonly<Record<string, string>> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env
  return {
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    HOME,
    // No command reads it, and without it each start costs twice as much.
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    NODE_OPTIONS: '--conditions=posthaste-source',
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  }
}
