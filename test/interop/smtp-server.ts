import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerOptions } from 'smtp-server'
import * as pki from '../pki/pki.ts'
import { type JudgedProgram, type JudgedServer, login, sizeLimit } from './judged-server.ts'
import { eventually, newFolder, removeFolder } from './program.ts'

/** npm's smtp-server, which keeps what it was given as it was. */
export const smtpServer: JudgedProgram = {
  name: "npm's smtp-server",
  install: 'npm ci',
  adds: [],
  isPresent: () => true,
  version: () => JSON.parse(readFileSync(new URL('package.json', packageFolder()), 'utf8')).version,
  start: () => startSmtpServer(),
}

/** Starts npm's smtp-server in this process; with `trusting` it asks nobody to log in and encrypts nothing. */
export async function startSmtpServer({ trusting = false } = {}): Promise<JudgedServer> {
  const kept = new Map<string, Uint8Array[]>()
  const server = new SMTPServer({
    ...(trusting ? { disabledCommands: ['AUTH', 'STARTTLS'] } : encrypted),
    ...rules(kept),
  })
  // A client that gives up, as one does that meets a certificate it does not trust, is no fault of the server.
  server.on('error', () => {})
  const folder = newFolder('smtp-server')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    folder,
    delivered: (user, count) =>
      eventually(`${count} messages for ${user}`, () => {
        const found = kept.get(`${user}@example.test`) ?? []
        return found.length >= count ? found : undefined
      }),
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve))
      removeFolder(folder)
    },
  }
}

const encrypted: SMTPServerOptions = {
  ...pki.server,
  authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
  authOptional: true,
  onAuth(auth, _session, callback) {
    if (auth.username === login.user && proves(auth)) callback(null, { user: auth.username })
    else callback(replyOf(535, '5.7.8 No'))
  },
}

function proves({ method, password, accessToken, validatePassword }: SMTPServerAuthentication): boolean {
  if (method === 'XOAUTH2') return accessToken === login.token
  return method === 'CRAM-MD5' ? validatePassword(login.password) : password === login.password
}

function rules(kept: Map<string, Uint8Array[]>): SMTPServerOptions {
  return {
    logger: false,
    disableReverseLookup: true,
    size: sizeLimit,
    onRcptTo({ address }, _session, callback) {
      if (address === 'later@example.test') callback(replyOf(450, '4.2.1 Come back later'))
      else if (!/^(?:ada|grace|many)@example\.test$/.test(address))
        callback(replyOf(550, '5.1.1 Nobody has this address'))
      else callback()
    },
    onData(stream, { envelope }, callback) {
      buffer(stream).then((octets) => {
        if (stream.sizeExceeded) return callback(replyOf(552, '5.3.4 Too large'))
        for (const { address } of envelope.rcptTo) kept.set(address, [...(kept.get(address) ?? []), octets])
        return callback()
      }, callback)
    },
  }
}

function replyOf(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

function packageFolder(): string {
  const found = import.meta.resolve('smtp-server')
  return `${found.slice(0, found.lastIndexOf('/smtp-server/'))}/smtp-server/`
}
