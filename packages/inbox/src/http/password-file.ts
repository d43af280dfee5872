// Who may see the inbox, where it is open to more than this machine?
//
// One line for each user, `name:scrypt$16384$8$1$SALT$HASH` (base64); `#` begins a remark. htpasswd's bcrypt is not in
// Node, and a native or slow dependency for it would be a bad bargain: scrypt (RFC 7914) is in Node and at least as dear.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Says whether a name and password are right. */
export type PasswordCheck = (user: string, password: string) => Promise<boolean>

interface Entry {
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
  readonly salt: Buffer
  readonly hash: Buffer
}

const standard = { cost: 16384, blockSize: 8, parallel: 1 }
const hashOctets = 32

/** One line of a password file. The name may hold neither a colon nor a line end. */
export async function passwordLine(user: string, password: string): Promise<string> {
  if (!/^[^:\s#][^:\r\n]{0,127}$/.test(user))
    throw new Error('the user name must be 1 to 128 characters, without a colon')
  if (password === '') throw new Error('the password must not be empty')
  const salt = randomBytes(16)
  const hash = await derive(password, { ...standard, salt, hash: Buffer.alloc(hashOctets) })
  const { cost, blockSize, parallel } = standard
  return `${user}:scrypt$${cost}$${blockSize}$${parallel}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/**
 * Reads the text of a password file.
 *
 * @throws Error that names the line when one is not as {@link passwordLine} makes it, or when there is none
 */
export function readPasswords(text: string): PasswordCheck {
  const entries = new Map<string, Entry>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [user, entry] = readLine(line, index + 1)
    entries.set(user, entry)
  }
  if (entries.size === 0) throw new Error('the password file names nobody; add a line NAME:scrypt$…')
  return checkAgainst(entries)
}

function readLine(line: string, number: number): readonly [string, Entry] {
  const match = /^([^:]{1,128}):scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w+/]{8,128}=*)\$([\w+/]{22,128}=*)$/.exec(
    line,
  )
  const [, user = '', cost, blockSize, parallel, salt = '', hash = ''] = match ?? []
  const entry = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallel: Number(parallel),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
  const isPower = entry.cost >= 2 && (entry.cost & (entry.cost - 1)) === 0
  if (match && isPower && entry.blockSize >= 1 && entry.parallel >= 1 && entry.cost * entry.blockSize <= 2 ** 21) {
    return [user, entry]
  }
  throw new Error(`line ${number} of the password file is not NAME:scrypt$N$R$P$SALT$HASH`)
}

/** How many passwords may wait to be derived: each costs tens of milliseconds of a core on purpose. */
const mostWaiting = 16

function checkAgainst(entries: ReadonlyMap<string, Entry>): PasswordCheck {
  const key = randomBytes(32)
  const known = new Map<string, string>()
  const nobody: Entry = { ...standard, salt: randomBytes(16), hash: Buffer.alloc(hashOctets) }
  let waiting = 0
  let turn: Promise<unknown> = Promise.resolve()

  return async (user, password) => {
    const print = createHmac('sha256', key).update(`${user}\0${password}`).digest('base64')
    if (known.get(user) === print) return true
    if (waiting >= mostWaiting) return false
    waiting += 1
    // An unknown name costs as much as a known one, so that the time does not tell which names there are.
    const entry = entries.get(user) ?? nobody
    const derived = turn.then(() => derive(password, entry))
    turn = derived.catch(() => {})
    const right = timingSafeEqual(await derived.finally(() => (waiting -= 1)), entry.hash) && entries.has(user)
    if (right) known.set(user, print)
    return right
  }
}

function derive(password: string, { cost, blockSize, parallel, salt, hash }: Entry): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: parallel, maxmem: 256 * cost * blockSize + 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hash.length, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

/** The name and password of an Authorization header (RFC 7617); undefined when it is none. */
export function basicCredentials(header: string | undefined): readonly [user: string, password: string] | undefined {
  const [, encoded] = /^Basic +([\w+/]{1,4096}=*) *$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : [text.slice(0, colon), text.slice(colon + 1)]
}
