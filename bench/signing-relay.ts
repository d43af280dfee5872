import { execFile } from 'node:child_process'
import { accessSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startPostfix } from '../test/interop/postfix.ts'
import { freePort, newFolder, type RealServer, startProgram } from '../test/interop/program.ts'
import { processorSeconds } from './process-time.ts'

/** A Postfix that has OpenDKIM sign what it is given, and passes it on over TLS. */
export interface SigningRelay extends AsyncDisposable {
  /** What Postfix and OpenDKIM have had of the processors since they started. */
  processorSeconds(): number
  /** Puts messages of 4 KB from example.com in, over 10 connections, as fast as it takes them. */
  inject(messages: number): Promise<void>
}

const source = '/usr/sbin/smtp-source'

/** Starts both, each in a folder of its own, on ports of the loopback interface; mail goes to `port` over 10 connections. */
export async function startSigningRelay(port: number, keyFile: string): Promise<SigningRelay> {
  demandPrograms()
  const signer = await startSigner(keyFile)
  try {
    const postfix = await startPostfix(undefined, () => configuration(port, signer.port))
    const pids = [pidIn(join(postfix.folder, 'queue/pid/master.pid')), pidIn(join(signer.folder, 'pid'))]
    return {
      processorSeconds: () => pids.reduce((sum, pid) => sum + processorSeconds(pid), 0),
      inject: (messages) => inject(postfix.port, messages),
      async [Symbol.asyncDispose]() {
        await postfix[Symbol.asyncDispose]()
        await signer[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await signer[Symbol.asyncDispose]()
    throw error
  }
}

function demandPrograms(): void {
  const programs = { '/usr/sbin/postfix': 'postfix', [source]: 'postfix', '/usr/sbin/opendkim': 'opendkim' }
  for (const [path, name] of Object.entries(programs)) {
    try {
      accessSync(path)
    } catch {
      throw new Error(
        `the benchmark all-on needs ${path}: apt-get install --no-install-recommends ${name} (or bench the rest by name)`,
      )
    }
  }
  if (userInfo().uid !== 0) throw new Error('the benchmark all-on starts Postfix, which only root can')
}

async function startSigner(keyFile: string): Promise<RealServer> {
  const folder = newFolder('opendkim')
  const port = await freePort()
  const config = join(folder, 'opendkim.conf')
  writeFileSync(config, signerConfiguration(folder, port, keyFile))
  return await startProgram('/usr/sbin/opendkim', ['-f', '-x', config], { port, folder })
}

/** Signs and never verifies; logs nothing, which is to its advantage. */
function signerConfiguration(folder: string, port: number, keyFile: string): string {
  return `
Background no
Syslog no
PidFile ${folder}/pid
Socket inet:${port}@127.0.0.1
Mode s
Domain example.com
Selector s1
KeyFile ${keyFile}
RequireSafeKeys no
SignatureAlgorithm rsa-sha256
Canonicalization relaxed/relaxed
OversignHeaders From,To,Subject,Date
`
}

/** A message that cannot be signed or encrypted stays in the queue. Connections and TLS sessions are kept. */
function configuration(port: number, signerPort: number): string {
  return `
relay_domains = example.net
relay_transport = smtp:[127.0.0.1]:${port}
smtp_tls_security_level = encrypt
smtp_tls_loglevel = 0
smtp_tls_connection_reuse = yes
smtp_connection_cache_destinations = [127.0.0.1]:${port}
smtp_tls_session_cache_database = btree:\${data_directory}/smtp_scache
initial_destination_concurrency = 10
default_destination_concurrency_limit = 10
in_flow_delay = 0
smtpd_milters = inet:127.0.0.1:${signerPort}
milter_default_action = tempfail
`
}

async function inject(port: number, messages: number): Promise<void> {
  const envelope = ['-f', 'a@example.com', '-t', 'b@example.net']
  const load = ['-d', '-s', '10', '-l', '4096', '-m', String(messages)]
  await promisify(execFile)(source, [...load, ...envelope, `127.0.0.1:${port}`])
}

function pidIn(file: string): number {
  return Number.parseInt(readFileSync(file, 'utf8').trim(), 10)
}
