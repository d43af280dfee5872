import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pkiPath } from '../pki/pki.ts'
import { newFolder, type RealServer, startProgram } from './program.ts'

/** The servers that unpack.sh unpacks. */
export type UnpackedServer = 'exim' | 'opensmtpd'

/** A user whom only a server in its root folder knows. */
export const owner = { name: 'post', id: 20_003 } as const

/** How to get what unpack.sh unpacks. */
export const howToUnpack = 'sh test/interop/unpack.sh'

/** Whether unpack.sh has been run for a server. */
export function isUnpacked(server: UnpackedServer): boolean {
  return existsSync(join(unpacked(server), 'version'))
}

/** The version of an unpacked server, without what Debian adds, such as `4.98.2`. */
export function versionOf(server: UnpackedServer): string {
  return readFileSync(join(unpacked(server), 'version'), 'utf8')
    .trim()
    .replace(/-.*$/, '')
}

/**
 * Makes a new folder that a server takes for the whole file system: its program, what that loads, the test authority's
 * certificate, an empty /mail, and the users that it demands, who exist nowhere else.
 */
export function newRoot(
  server: UnpackedServer,
  users: readonly string[],
  files: Readonly<Record<string, string>>,
): string {
  const root = newFolder(server)
  cpSync(unpacked(server), root, { recursive: true })
  chmodSync(root, 0o755)
  for (const each of ['dev', 'etc', 'mail', 'tmp', 'run', 'var/run', 'var/spool'])
    mkdirSync(join(root, each), { recursive: true })
  chmodSync(join(root, 'tmp'), 0o1777)
  chownSync(join(root, 'mail'), owner.id, owner.id)
  // A file does for a device here, and is allowed in every container.
  write(root, 'dev/null', '', 0o666)
  const ids = [
    ['root', 0] as const,
    [owner.name, owner.id] as const,
    ...users.map((name, at) => [name, userId + at] as const),
  ]
  write(root, 'etc/passwd', ids.map(([name, id]) => `${name}:x:${id}:${id}::/mail:/bin/sh\n`).join(''))
  write(root, 'etc/group', ids.map(([name, id]) => `${name}:x:${id}:\n`).join(''))
  write(root, 'etc/ssl/certs/ca-certificates.crt', readFileSync(pkiPath('ca.pem'), 'utf8'))
  write(root, 'etc/server.pem', readFileSync(pkiPath('server.pem'), 'utf8'))
  write(root, 'etc/server.key.pem', readFileSync(pkiPath('server.key.pem'), 'utf8'), 0o600)
  chownSync(join(root, 'etc/server.key.pem'), users.length > 1 ? 0 : userId, 0)
  for (const [path, text] of Object.entries(files)) write(root, path, text)
  return root
}

/** Starts a program of a root folder inside it. */
export function startInRoot(root: string, command: readonly string[], port: number): Promise<RealServer> {
  return startProgram('/usr/sbin/chroot', [root, ...command], { port, folder: root })
}

/** The id of the first of the users that a server demands. */
export const userId = 20_010

function write(root: string, path: string, text: string, mode = 0o644): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  chmodSync(file, mode)
}

function unpacked(server: UnpackedServer): string {
  return fileURLToPath(new URL(`../../node_modules/.cache/mail-servers/${server}`, import.meta.url))
}

/** What `crypt()` makes of a password, for files of users. */
export function crypted(password: string): string {
  return execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).trim()
}
