import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import * as posthaste from './index.ts'

const heavy = [
  'net',
  'tls',
  'crypto',
  'fs',
  'http',
  'https',
  'http2',
  'dns',
  'child_process',
  'sqlite',
  'zlib',
  'worker_threads',
]

test('importing posthaste loads no module that only a send needs', async () => {
  const [bare, ours] = await Promise.all([
    loadedBy(''),
    loadedBy(`await import(${JSON.stringify(import.meta.resolve('./index.ts'))})`),
  ])
  const more = [...ours].filter((name) => !bare.has(name))
  const refused = more.filter((name) => heavy.some((each) => new RegExp(`^${each}(/|$)`).test(name)))
  assert.deepEqual(refused, [])
})

test('the first send by a transport without a network loads no network either', async () => {
  const script = `
    const { createMailer } = await import(${JSON.stringify(import.meta.resolve('./index.ts'))})
    await createMailer({ transport: 'null:', from: 'a@example.com' }).send({ to: 'b@example.com', text: 'Hi' })`
  const [bare, ours] = await Promise.all([loadedBy(''), loadedBy(script)])
  assert.deepEqual(
    [...ours].filter((name) => !bare.has(name) && ['net', 'tls', 'http', 'dns', 'sqlite'].includes(name)),
    [],
  )
})

test('the public face is what product and documentation name', () => {
  assert.deepEqual(Object.keys(posthaste).sort(), [
    'AddressError',
    'ConfigError',
    'ConnectionError',
    'EmailMessage',
    'LocalDeliveryError',
    'MailError',
    'MessageError',
    'ProtocolError',
    'RecipientsError',
    'ReplyError',
    'TemplateError',
    'UnknownOutcomeError',
    'attachFile',
    'bufferContent',
    'configure',
    'consoleTransport',
    'createMailer',
    'createMessage',
    'createUnsubscribeLink',
    'defineTemplate',
    'failover',
    'file',
    'formatMailbox',
    'headerField',
    'headerFields',
    'lmtp',
    'mailAdmins',
    'mailManagers',
    'memory',
    'merge',
    'messageFromJson',
    'messageToJson',
    'nullTransport',
    'parseMailbox',
    'postmark',
    'roundRobin',
    'sendMail',
    'sendmail',
    'smtp',
    'unsubscribeHandler',
    'verifyUnsubscribe',
  ])
})

/** The built-in modules, by their public names, that a process has loaded after running the script. */
async function loadedBy(script: string): Promise<ReadonlySet<string>> {
  const print = "process.stdout.write(process.moduleLoadList.join('\\n'))"
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', `${script}\n${print}`])
  return new Set(stdout.split('\n').flatMap((line) => /^NativeModule (?!internal\/)(.*)$/.exec(line)?.[1] ?? []))
}
