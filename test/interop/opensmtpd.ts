import { join } from 'node:path'
import { type JudgedProgram, type JudgedServer, login, sizeLimit } from './judged-server.ts'
import { delivered } from './maildir.ts'
import { freePort } from './program.ts'
import { crypted, howToUnpack, isUnpacked, newRoot, owner, startInRoot, versionOf } from './root-folder.ts'

/** OpenSMTPD, unpacked from Debian's package. */
export const opensmtpd: JudgedProgram = {
  name: 'OpenSMTPD',
  install: howToUnpack,
  needsRoot: true,
  adds: ['Return-Path', 'Delivered-To', 'Received'],
  isPresent: () => isUnpacked('opensmtpd'),
  version: () => versionOf('opensmtpd'),
  start: startOpensmtpd,
}

async function startOpensmtpd(): Promise<JudgedServer> {
  const port = await freePort()
  const root = newRoot('opensmtpd', ['opensmtpd', 'opensmtpq'], {
    'etc/smtpd.conf': configuration(port),
    'etc/logins': `${login.user} ${crypted(login.password)}\n`,
    'var/lib/opensmtpd/empty/.keep': '',
  })
  const server = await startInRoot(root, ['/usr/sbin/smtpd', '-d'], port)
  return { ...server, delivered: (user, count) => delivered(join(root, 'mail', user), count) }
}

function configuration(port: number): string {
  return `
pki here cert "/etc/server.pem"
pki here key "/etc/server.key.pem"
table logins file:/etc/logins
table later { "later@example.test" }
table known { "ada@example.test", "grace@example.test", "many@example.test", "later@example.test" }
table owners { "ada@example.test" = "${owner.name}", "grace@example.test" = "${owner.name}", "many@example.test" = "${owner.name}" }
filter later phase rcpt-to match rcpt-to <later> reject "450 4.2.1 Come back later"
smtp max-message-size ${sizeLimit}
listen on 127.0.0.1 port ${port} hostname opensmtpd.test tls pki here auth-optional <logins> filter later
action keep maildir "/mail/%{rcpt.user}" virtual <owners>
match from any for rcpt-to <known> action keep
`
}
