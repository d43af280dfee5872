// The inbox as its users start it: `posthaste inbox`, in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A running `posthaste inbox`. */
export interface InboxProcess extends AsyncDisposable {
  readonly smtp: Address
  readonly web: Address
  /** What it has printed so far. */
  readonly printed: () => string
  /** Resolves to its exit status, or to the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Ends it as a power cut would, without a chance to tidy up. */
  kill(): void
  /** Asks it to end. */
  end(signal: 'SIGINT' | 'SIGTERM'): void
}

interface Address {
  readonly host: string
  readonly port: number
  readonly url: string
}

const program = fileURLToPath(new URL('../packages/posthaste/src/cli/main.ts', import.meta.url))

/** Starts it on free ports and resolves when it says where it listens; rejects with what it printed when it ends. */
export async function startInboxProcess(args: readonly string[] = []): Promise<InboxProcess> {
  const command = ['-C', 'posthaste-source', program, 'inbox', '--smtp-port', '0', '--web-port', '0', ...args]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let printed = ''
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', kill)
    return code ?? signal
  })
  const ready = new Promise<void>((resolve, reject) => {
    const take = (chunk: unknown) => {
      printed += chunk
      if (addressOf('smtps?', printed) && addressOf('https?', printed)) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', reject)
    void ended.then((status) => reject(new Error(`posthaste inbox ended with ${status}:\n${printed}`)))
  })
  await ready
  return {
    smtp: expectAddress('smtps?', printed),
    web: expectAddress('https?', printed),
    printed: () => printed,
    ended,
    kill,
    end: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT')
      await ended
    },
  }
}

function expectAddress(scheme: string, printed: string): Address {
  const address = addressOf(scheme, printed)
  if (address === undefined) throw new Error(`no address in:\n${printed}`)
  return address
}

function addressOf(scheme: string, printed: string): Address | undefined {
  const [url, host, port] = new RegExp(`${scheme}://([\\w.]+):(\\d+)[^\\s"]*(?=[\\s"])`).exec(printed) ?? []
  return url === undefined || host === undefined ? undefined : { url, host, port: Number(port) }
}
