import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInPath } from '../real-programs.ts'
import { type JudgedProgram, login } from './judged-server.ts'
import { delivered } from './maildir.ts'
import { startPostfix } from './postfix.ts'

const passwordTool = '/usr/sbin/saslpasswd2'

/** Postfix, with the logins of Cyrus SASL. */
export const postfix: JudgedProgram = {
  name: 'Postfix, Cyrus SASL',
  install: 'apt-get install postfix libsasl2-modules sasl2-bin',
  needsRoot: true,
  adds: ['Return-Path', 'X-Original-To', 'Delivered-To', 'Received'],
  isPresent: () => isInPath('postfix') && existsSync(passwordTool),
  version: () => execFileSync('/usr/sbin/postconf', ['-dh', 'mail_version'], { encoding: 'utf8' }).trim(),
  async start() {
    const server = await startPostfix(undefined, configuration)
    return { ...server, delivered: (user, count) => delivered(server.maildir(user), count) }
  },
}

function configuration(folder: string): string {
  const sasl = join(folder, 'config', 'sasl') // the only place in which Debian's looks
  mkdirSync(sasl)
  const database = join(sasl, 'passwords')
  execFileSync(passwordTool, ['-p', '-c', '-f', database, '-u', 'postfix.test', login.user], { input: login.password })
  chmodSync(database, 0o644) // Postfix's own user reads it
  writeFileSync(join(sasl, 'smtpd.conf'), `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${database}\n`)
  return `
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = postfix.test
smtpd_tls_auth_only = yes
cyrus_sasl_config_path = ${sasl}
smtpd_recipient_restrictions = check_recipient_access inline:{ { later@example.test = 450 4.2.1 Come back later } }
local_header_rewrite_clients =
`
}
