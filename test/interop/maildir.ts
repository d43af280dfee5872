import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './program.ts'

/** The messages that have been delivered to a Maildir, once there are `count` of them. */
export function delivered(maildir: string, count: number): Promise<readonly Uint8Array[]> {
  const folder = join(maildir, 'new')
  return eventually(`${count} messages in ${folder}`, () => {
    const files = existsSync(folder) ? readdirSync(folder).sort() : []
    return files.length >= count ? files.map((file) => readFileSync(join(folder, file))) : undefined
  })
}

/** The message with this Message-ID, once it has been delivered to a Maildir. */
export function messageIn(maildir: string, messageId: string): Promise<Buffer> {
  const folder = join(maildir, 'new')
  return eventually(`message ${messageId} in ${folder}`, () => {
    const files = existsSync(folder) ? readdirSync(folder) : []
    const found = files.map((file) => readFileSync(join(folder, file)))
    return found.find((octets) => octets.includes(`<${messageId}>`))
  })
}
