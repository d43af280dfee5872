import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// Programs that nobody here wrote, each kept running: a message in, what it read out.

/** A mailbox as it was read: the name, or null, and the address. */
export type ReadMailbox = readonly [name: string | null, address: string]

/** One part as it was read. */
export interface ReadNode {
  readonly type: string
  readonly filename?: string | null
  readonly contentId?: string | null
  readonly disposition?: string | null
  /** Of a multipart. */
  readonly parts?: readonly ReadNode[]
  /** Of an attached message: its subject, and the SHA-256 of its body. */
  readonly child?: readonly [subject: string, sha256: string]
  /** Of the decoded content of any other part. */
  readonly sha256?: string
  /** Of a text: its characters, and the method of a calendar. */
  readonly text?: string
  readonly method?: string | null
}

/** What a message says, or what a judge read in it. */
export interface Reading {
  readonly subject: string | null
  readonly from: readonly ReadMailbox[]
  readonly sender: readonly ReadMailbox[]
  readonly replyTo: readonly ReadMailbox[]
  readonly to: readonly ReadMailbox[]
  readonly cc: readonly ReadMailbox[]
  readonly root: ReadNode
  /** What a strict parser complained of. */
  readonly defects: readonly string[]
}

/** A program that reads messages. */
export interface JudgeProgram {
  readonly name: JudgeName
  readonly debianPackage: string
  readonly command: string
  readonly script: string
  /** Arguments with which the command ends well where all that the script needs is installed. */
  readonly probe: readonly string[]
}

/** The three of them. */
export type JudgeName = 'python' | 'perl' | 'gmime'

/** How each is started; all three are Debian packages. */
export const judgePrograms: readonly JudgeProgram[] = [
  {
    name: 'python',
    debianPackage: 'python3',
    command: 'python3',
    script: 'python.py',
    probe: ['-c', 'import email.policy'],
  },
  {
    name: 'perl',
    debianPackage: 'libemail-mime-perl libemail-address-xs-perl',
    command: 'perl',
    script: 'email-mime.pl',
    probe: ['-MEmail::MIME', '-MEmail::Address::XS', '-MJSON::PP', '-e', '1'],
  },
  {
    name: 'gmime',
    debianPackage: 'gir1.2-gmime-3.0 python3-gi',
    // GObject introspection belongs to the system's Python, whichever else comes first in the PATH.
    command: '/usr/bin/python3',
    script: 'gmime.py',
    probe: ['-c', 'import gi; gi.require_version("GMime", "3.0"); from gi.repository import GMime'],
  },
]

/** Whether all that a judge needs is on this machine. */
export function isInstalled(program: JudgeProgram): boolean {
  return spawnSync(program.command, program.probe).status === 0
}

/** A judge that is running. */
export interface Judge {
  readonly name: JudgeName
  /** What it reads in these octets. Answers come in the order of the questions. */
  read(octets: Uint8Array): Promise<Reading>
  /** Lets it end. */
  close(): void
}

/** Starts a judge. */
export function startJudge({ name, command, script }: JudgeProgram): Judge {
  const child = spawn(command, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: PromiseWithResolvers<Reading>[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: { failure?: string } & Reading = JSON.parse(line)
    const next = waiting.shift()
    if (answer.failure === undefined) next?.resolve(answer)
    else next?.reject(new Error(`${name} failed: ${answer.failure}`))
  })
  onEnd(child, (reason) => {
    for (const each of waiting.splice(0)) each.reject(new Error(`${name} ended: ${reason}`))
  })
  return {
    name,
    read(octets) {
      const answer = Promise.withResolvers<Reading>()
      waiting.push(answer)
      child.stdin.write(`${Buffer.from(octets).toString('base64')}\n`)
      return answer.promise
    },
    close: () => child.stdin.end(),
  }
}

function onEnd(child: ChildProcess, then: (reason: string) => void): void {
  child.on('error', (error) => then(error.message))
  child.on('exit', (code, signal) => then(signal ?? `exit ${code}`))
}
