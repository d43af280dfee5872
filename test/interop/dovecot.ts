import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, newFolder, type RealServer, startProgram } from './program.ts'

/** A Dovecot that takes mail over LMTP. */
export interface Dovecot extends RealServer {
  /** The Maildir of a user of example.test. */
  maildir(user: string): string
}

/** Whether Debian's dovecot-lmtpd is here. */
export function hasDovecotLmtp(): boolean {
  return existsSync('/usr/lib/dovecot/lmtp')
}

/** Starts a Dovecot that knows ada@example.test, grace@example.test and tiny@example.test, whose mailbox is full at once. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = newFolder('dovecot')
  const port = await freePort()
  chmodSync(folder, 0o777) // its users write there
  writeFileSync(join(folder, 'users'), users(folder))
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port))
  const server = await startProgram('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { port, folder })
  return { ...server, maildir: (user) => join(folder, 'mail', user) }
}

/** A passwd file of Dovecot: user, password, uid, gid, GECOS, home, shell, further fields. */
function users(folder: string): string {
  const line = (user: string, more = '') => `${user}@example.test:::::${folder}/mail/${user}::${more}\n`
  return line('ada') + line('grace') + line('tiny', 'userdb_quota_rule=*:bytes=1')
}

function configuration(folder: string, port: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
instance_name = ${folder}
protocols = lmtp
listen = 127.0.0.1
ssl = no
default_internal_user = dovecot
default_login_user = dovenull
mail_uid = nobody
mail_gid = nogroup
mail_location = maildir:~
mail_plugins = quota
first_valid_uid = 1
postmaster_address = postmaster@example.test
hostname = dovecot.test
plugin {
  quota = maildir:User quota
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${port}
  }
}
`
}
