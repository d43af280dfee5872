import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type JudgedProgram, type JudgedServer, login, sizeLimit } from './judged-server.ts'
import { delivered } from './maildir.ts'
import { freePort } from './program.ts'
import { howToUnpack, isUnpacked, newRoot, startInRoot, userId, versionOf } from './root-folder.ts'

/** Exim, unpacked from Debian's exim4-daemon-heavy. */
export const exim: JudgedProgram = {
  name: 'Exim',
  install: howToUnpack,
  needsRoot: true,
  adds: ['Return-path', 'Envelope-to', 'Delivery-date', 'Received'],
  isPresent: () => isUnpacked('exim'),
  version: () => versionOf('exim'),
  start: () => startExim(),
}

/** Exim on a free port; `settings` are lines of its main configuration. */
export async function startExim(settings = 'limits_advertise_hosts = *'): Promise<JudgedServer> {
  const port = await freePort()
  const root = newRoot('exim', ['Debian-exim'], { 'etc/exim4/exim4.conf': configuration(port, settings) })
  for (const folder of ['mail', 'var/spool/exim4', 'var/log/exim4', 'var/run']) {
    mkdirSync(join(root, folder), { recursive: true })
    chownSync(join(root, folder), userId, userId)
  }
  const server = await startInRoot(root, ['/usr/sbin/exim4', '-bdf'], port)
  return { ...server, delivered: (user, count) => delivered(join(root, 'mail', user), count) }
}

/** Its user delivers, too: in a folder of a test no program may be setuid, by which Exim becomes root again. */
function configuration(port: number, settings: string): string {
  return `
primary_hostname = exim.test
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
pid_file_path = /var/run/exim.pid
log_file_path = /var/log/exim4/%slog
tls_advertise_hosts = *
tls_certificate = /etc/server.pem
tls_privatekey = /etc/server.key.pem
smtputf8_advertise_hosts = *
dsn_advertise_hosts = *
${settings}
message_size_limit = ${sizeLimit}
recipients_max = 2
smtp_accept_queue_per_connection = 0
never_users =
deliver_drop_privilege = true
acl_smtp_rcpt = recipient
acl_smtp_data = accept

begin acl
recipient:
  defer recipients = later@example.test
        message = 4.2.1 Come back later
  deny  !recipients = ada@example.test : grace@example.test : many@example.test
        message = 5.1.1 Nobody has this address
  accept

begin routers
mailboxes:
  driver = accept
  domains = example.test
  local_parts = ada : grace : many
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = /mail/$local_part_data
  return_path_add
  envelope_to_add
  delivery_date_add

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${login.user}}}{eq{$auth3}{${login.password}}}}}
  server_set_id = $auth2
  server_advertise_condition = \${if def:tls_in_cipher}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{eq{$auth1}{${login.user}}}{eq{$auth2}{${login.password}}}}}
  server_set_id = $auth1
  server_advertise_condition = \${if def:tls_in_cipher}
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{$auth1}{${login.user}}{${login.password}}fail}
  server_set_id = $auth1
  server_advertise_condition = \${if def:tls_in_cipher}
`
}
