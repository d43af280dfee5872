import { execFile, execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pkiPath } from '../pki/pki.ts'
import { freePort, listens, newFolder, type RealServer, removeFolder } from './program.ts'

/** A Postfix that delivers to Maildirs. */
export interface Postfix extends RealServer {
  /** The Maildir of a user of example.test. */
  maildir(user: string): string
}

/** Where a Postfix passes on what is for relayed.test. */
export interface Relay {
  readonly port: number
  readonly tls: 'none' | 'starttls' | 'implicit'
  readonly login?: { readonly user: string; readonly password: string }
}

const program = '/usr/sbin/postfix'

const users = ['ada', 'grace', 'many']

/** The largest message that this Postfix takes. */
export const sizeLimit = 2_000_000

/**
 * Starts Postfix with a configuration, a queue and mailboxes of its own: ada, grace and many at example.test, and nobody
 * else. It offers STARTTLS with the certificate of the test authority for localhost. With a relay, it also takes mail for
 * anybody at relayed.test and passes it on. `more` is configuration that comes last.
 */
export async function startPostfix(relay?: Relay, more = (_folder: string) => ''): Promise<Postfix> {
  const folder = newFolder('postfix')
  const port = await freePort()
  const config = join(folder, 'config')
  prepare(folder, config, port)
  if (relay !== undefined) appendFileSync(join(config, 'main.cf'), relayConfiguration(relay))
  appendFileSync(join(config, 'main.cf'), more(folder))
  const postfix = (verb: string) => promisify(execFile)(program, ['-c', config, verb])
  // Ends every process of this Postfix by the process id in its own queue directory.
  const abort = () => execFileSync(program, ['-c', config, 'abort'], { stdio: 'ignore' })
  await postfix('start')
  process.once('exit', abort)
  await listens(port)
  return {
    host: '127.0.0.1',
    port,
    folder,
    maildir: (user) => join(folder, 'mail', user),
    async [Symbol.asyncDispose]() {
      process.off('exit', abort)
      await postfix('stop')
      removeFolder(folder)
    },
  }
}

function prepare(folder: string, config: string, port: number): void {
  chmodSync(folder, 0o755) // Postfix's own users walk through it
  for (const each of ['config', 'queue', 'data', 'mail']) mkdirSync(join(folder, each))
  chownSync(join(folder, 'data'), ...idsOf('postfix'))
  chownSync(join(folder, 'mail'), ...idsOf('nobody'))
  writeFileSync(join(folder, 'mailboxes'), users.map((user) => `${user}@example.test ${user}/\n`).join(''))
  writeFileSync(join(config, 'main.cf'), mainConfiguration(folder))
  writeFileSync(join(config, 'master.cf'), services(port))
}

function idsOf(user: string): [uid: number, gid: number] {
  const id = (option: string) => Number(execFileSync('id', [option, user], { encoding: 'utf8' }))
  return [id('-u'), id('-g')]
}

function mainConfiguration(folder: string): string {
  const [uid, gid] = idsOf('nobody')
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = postfix.test
mydestination =
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = example.test
virtual_mailbox_maps = texthash:${folder}/mailboxes
virtual_mailbox_base = ${folder}/mail
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
message_size_limit = ${sizeLimit}
smtpd_tls_cert_file = ${pkiPath('server.pem')}
smtpd_tls_key_file = ${pkiPath('server.key.pem')}
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
`
}

/** Passes mail on without looking anything up, and verifies the certificate where there is one. */
function relayConfiguration({ port, tls, login }: Relay): string {
  const password = login === undefined ? '' : `static:${login.user}:${login.password}`
  return `
relay_domains = relayed.test
relay_transport = smtp:[127.0.0.1]:${port}
smtp_tls_security_level = ${tls === 'none' ? 'none' : 'secure'}
smtp_tls_wrappermode = ${tls === 'implicit' ? 'yes' : 'no'}
smtp_tls_CAfile = ${pkiPath('ca.pem')}
smtp_tls_secure_cert_match = localhost
smtp_sasl_auth_enable = ${login === undefined ? 'no' : 'yes'}
smtp_sasl_password_maps = ${password}
smtp_sasl_security_options =
smtp_sasl_mechanism_filter = plain
`
}

/** The services that taking and delivering mail needs, none of them in a chroot. */
function services(port: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
pickup   unix       n - n 60    1 pickup
cleanup  unix       n - n -     0 cleanup
qmgr     unix       n - n 300   1 qmgr
tlsmgr   unix       - - n 1000? 1 tlsmgr
tlsproxy unix       - - n     - 0 tlsproxy
scache   unix       - - n     - 1 scache
rewrite  unix       - - n -     - trivial-rewrite
bounce   unix       - - n -     0 bounce
defer    unix       - - n -     0 bounce
trace    unix       - - n -     0 bounce
proxymap unix       - - n -     - proxymap
smtp     unix       - - n -     - smtp
error    unix       - - n -     - error
retry    unix       - - n -     - error
virtual  unix       - n n -     - virtual
anvil    unix       - - n -     1 anvil
postlog  unix-dgram n - n -     1 postlogd
`
}
