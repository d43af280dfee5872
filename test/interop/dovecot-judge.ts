import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pkiPath } from '../pki/pki.ts'
import { hasDovecotLmtp } from './dovecot.ts'
import { type JudgedProgram, type JudgedServer, login, sizeLimit } from './judged-server.ts'
import { delivered } from './maildir.ts'
import { freePort, newFolder, type RealServer, startProgram } from './program.ts'
import { startSmtpServer } from './smtp-server.ts'

const base = {
  needsRoot: true,
  version: () => execFileSync('/usr/sbin/dovecot', ['--version'], { encoding: 'utf8' }).split(' ')[0] ?? '',
}

/** Dovecot's LMTP server, which delivers into Maildirs. */
export const dovecotLmtp: JudgedProgram = {
  ...base,
  name: 'Dovecot, LMTP',
  protocol: 'lmtp',
  install: 'apt-get install dovecot-lmtpd',
  adds: ['Return-Path', 'Delivered-To', 'Received'],
  isPresent: hasDovecotLmtp,
  async start() {
    const server = await startDovecot('lmtp', lmtpService)
    return { ...server, delivered: (user, count) => delivered(join(server.folder, 'mail', user), count) }
  },
}

/** Dovecot's submission server, which passes everything on to npm's smtp-server. */
export const dovecotSubmission: JudgedProgram = {
  ...base,
  name: 'Dovecot, submission',
  install: 'apt-get install dovecot-submissiond',
  demandsLogin: true,
  adds: ['Received'],
  isPresent: () => existsSync('/usr/lib/dovecot/submission'),
  start: startSubmission,
}

async function startSubmission(): Promise<JudgedServer> {
  const relay = await startSmtpServer({ trusting: true })
  try {
    const server = await startDovecot('submission', (folder, port) => submissionService(folder, port, relay.port))
    return {
      ...server,
      token: signedToken(),
      delivered: relay.delivered,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]()
        await relay[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await relay[Symbol.asyncDispose]()
    throw error
  }
}

async function startDovecot(protocol: string, service: (folder: string, port: number) => string): Promise<RealServer> {
  const folder = newFolder(`dovecot-${protocol}`)
  const port = await freePort()
  chmodSync(folder, 0o777) // its users write there
  const file = join(folder, 'dovecot.conf')
  writeFileSync(file, configuration(folder, protocol) + service(folder, port))
  return startProgram('/usr/sbin/dovecot', ['-F', '-c', file], { port, folder })
}

function configuration(folder: string, protocol: string): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
instance_name = ${folder}
protocols = ${protocol}
listen = 127.0.0.1
hostname = dovecot.test
ssl = yes
ssl_cert = <${pkiPath('server.pem')}
ssl_key = <${pkiPath('server.key.pem')}
ssl_dh =
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:~
postmaster_address = postmaster@example.test
`
}

/** A user whose userdb is no number of a user puts mail off, since Dovecot cannot tell who that is. */
function lmtpService(folder: string, port: number): string {
  const line = (user: string, more = '') => `${user}@example.test:::::${folder}/mail/${user}::${more}\n`
  writeFileSync(
    join(folder, 'users'),
    line('ada') + line('grace') + line('many') + line('later', 'userdb_uid=nobody-here'),
  )
  return `
mail_uid = nobody
mail_gid = nogroup
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

function submissionService(folder: string, port: number, relay: number): string {
  writeFileSync(join(folder, 'users'), `${login.user}:{PLAIN}${login.password}\n`)
  const keys = join(folder, 'keys', 'default', 'HS256')
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, 'default'), Buffer.from(tokenKey).toString('base64'))
  writeFileSync(
    join(folder, 'oauth2'),
    `introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=${folder}/keys/\nusername_attribute = sub\n`,
  )
  return `
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
auth_failure_delay = 0
# Nor is the next login after a wrong one kept waiting.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
submission_relay_host = 127.0.0.1
submission_relay_port = ${relay}
submission_max_mail_size = ${sizeLimit}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2
}
passdb {
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/mail/%u
}
service submission-login {
  inet_listener submission {
    address = 127.0.0.1
    port = ${port}
  }
}
`
}

const tokenKey = 'a key for tests, of thirty-two octets or more'

/** A JSON Web Token that Dovecot checks by itself (RFC 7519). */
function signedToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: login.user, iat: 1_600_000_000, exp: 4_900_000_000 })}`
  return `${text}.${createHmac('sha256', tokenKey).update(text).digest('base64url')}`
}
