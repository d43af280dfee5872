// The inbox as a program or a test starts it: a store, an SMTP server that fills it, and a page that shows it.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Closers, createClosers } from './closers.ts'
import { createFaultBook, type FaultBook } from './faults/fault-book.ts'
import type { BadCertificate } from './faults/fault-rule.ts'
import { withFaults } from './faults/faulty-policy.ts'
import type { BadCertificatePort } from './http/api-types.ts'
import { createApp } from './http/app.ts'
import { type Counters, createCounters } from './http/counters.ts'
import { createEventLog } from './http/event-log.ts'
import type { FaultControl, InboxState } from './http/inbox-state.ts'
import { readPageFiles } from './http/page-files.ts'
import { createPartKeys } from './http/part-keys.ts'
import { readPasswords } from './http/password-file.ts'
import { createReleaser } from './http/releaser.ts'
import { showTemplates } from './http/shown-templates.ts'
import { createWaiters } from './http/waiters.ts'
import { startWebhook } from './http/webhook.ts'
import { checkInboxOptions, InboxOptionError, type InboxOptions, shownTemplates } from './inbox-options.ts'
import { counted, intakePolicy } from './intake-policy.ts'
import type { MessageMatch } from './message-match.ts'
import { type ReceivedMessage, receivedMessage } from './received-message.ts'
import { type BadPorts, createBadPorts, createPort, type PortOptions, tlsOf } from './smtp-ports.ts'
import { openStore, type Store, type StoreOptions } from './store/store.ts'
import { systemWorld } from './store/world.ts'
import { type WaitForOptions, waitFor } from './wait-for.ts'
import { openWebPort } from './web-port.ts'

/** A running inbox. */
export interface Inbox extends AsyncDisposable {
  /** Where applications send to. The URL is what `createMailer()` takes. */
  readonly smtp: Place
  /** Where the page and the API are. */
  readonly web: Place

  /**
   * The newest message that is meant, as soon as there is one: by a search (`'to:ada subject:welcome'`) or by what it has
   * to be. Messages that came before the call count too.
   *
   * @throws InboxTimeoutError that says what there is instead
   */
  waitFor(match: string | MessageMatch, options?: WaitForOptions): Promise<ReceivedMessage>

  /** The messages that a search finds, newest first, at most 1,000. @default all */
  messages(query?: string): Promise<readonly ReceivedMessage[]>

  /** Forgets every message. */
  clear(): Promise<void>

  /** What goes wrong on demand. */
  readonly faults: InboxFaults

  /** Takes no more messages, ends every connection, and closes the store. Harmless when it is closed. */
  close(): Promise<void>
}

/** Where something listens. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** Faults of one inbox; a test adds its own and takes it away again. */
export interface InboxFaults extends FaultBook {
  /** Opens an SMTP port with a certificate that clients are to refuse, until `clear()`. */
  badCertificate(certificate: BadCertificate): Promise<BadCertificatePort>
}

const megabytes50 = 50 * 1024 * 1024

/**
 * Starts an inbox. Everything is checked before anything listens.
 *
 * @throws InboxOptionError for options that are wrong or unsafe; StoreError; the system's error for a port that is taken
 */
export async function startInbox(options: InboxOptions = {}): Promise<Inbox> {
  checkInboxOptions(options)
  const opened = createClosers()
  try {
    return await openInbox(options, opened)
  } catch (error) {
    await opened.close().catch(() => {}) // the first error says more
    throw error
  }
}

async function openInbox(options: InboxOptions, opened: Closers): Promise<Inbox> {
  const { host = '127.0.0.1', maxMessageOctets = megabytes50, runtime } = options
  const { clock, random } = runtime ?? systemWorld
  const checkPassword =
    options.passwords === undefined ? undefined : checked('passwords', readPasswords, options.passwords)
  const book = checked('faults', createFaultBook, options.faults ?? [])
  const counters = createCounters()

  const store = opened.adopt(await openStore(storeOptions(options)), (each) => each.close())
  opened.defer(countRemovals(store, counters))
  const log = opened.adopt(createEventLog(store, Buffer.from(random.bytes(6)).toString('hex')), (each) => each.close())
  const waiters = opened.adopt(createWaiters(store, clock, options.maxWaiters ?? 200), (each) => each.close())
  const releaser =
    options.release && opened.adopt(checked('release', createReleaser, options.release), (each) => each.close())
  const given = shownTemplates(options)
  const templates = given && checked('templates', showTemplates, given)
  if (templates) opened.defer(templates.onChange(() => log.tell({ kind: 'templates' })))
  if (options.webhook) opened.adopt(startWebhook(options.webhook, { store, clock, counters }), (each) => each.close())

  const policy = counted(withFaults(intakePolicy(store, counters), book, clock), counters)
  const ports: PortOptions = { policy, host, clock, random, maxMessageOctets, runtime }
  const tls = tlsOf(options.tls, ports)
  const server = opened.adopt(createPort(ports, tls), (each) => each.close({ graceMs: 1000 }))
  const smtpAt = await server.listen({ host, port: options.smtpPort ?? 0 })
  const smtp = { ...smtpAt, url: smtpUrl(smtpAt, options.tls) }
  const badPorts = opened.adopt(createBadPorts(ports), (each) => each.set([]))
  await badPorts.set(options.badCertificates ?? [])
  const faults = faultControl(book, badPorts)

  const state: InboxState = {
    ...{ store, log, waiters, counters, clock, faults, maxMessageOctets },
    ...(releaser === undefined ? {} : { releaser }),
    ...(templates === undefined ? {} : { templates }),
    ...(options.file === undefined ? {} : { file: options.file }),
    partKeys: createPartKeys(random.bytes(32)),
    smtp: () => ({ ...smtp, tls: tls !== undefined }),
    label: options.label ?? '',
    version: await ownVersion(),
    started: clock.now(),
  }
  const app = createApp(state, {
    allowedHosts: [...(options.allowedHosts ?? []), host],
    ...(checkPassword === undefined ? {} : { checkPassword }),
    onDefect: (error) => options.warn?.(`a request failed: ${error.stack ?? error}`),
    page: await readPageFiles(fileURLToPath(new URL('../page/dist', import.meta.url))),
  })
  const web = opened.adopt(await openWebPort(app, host, options.webPort ?? 0), (each) => each.close())

  const { close } = opened
  return {
    smtp,
    web: { host, port: web.port, url: `http://${urlHost(host)}:${web.port}` },
    waitFor: (match, how = {}) => waitFor(store, waiters, match, how),
    messages: (query = '') => messagesOf(store, query),
    clear: async () => {
      await store.remove('all')
    },
    faults: {
      ...book,
      clear: () => clearFaults(book, badPorts),
      badCertificate: (kind) => openBadPort(badPorts, kind),
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Calls what throws an error of its own, and names the option. */
function checked<Given, Made>(option: string, make: (given: Given) => Made, given: Given): Made {
  try {
    return make(given)
  } catch (error) {
    throw new InboxOptionError(`${option}: ${error instanceof Error ? error.message : error}`)
  }
}

function storeOptions({ file, maxMessages, maxAgeMs, mailboxes, runtime }: InboxOptions): StoreOptions {
  return {
    ...(file === undefined ? {} : { file }),
    ...(maxMessages === undefined ? {} : { maxMessages }),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(mailboxes === undefined ? {} : { mailboxes }),
    ...(runtime === undefined ? {} : { runtime }),
  }
}

function countRemovals(store: Store, counters: Counters): () => void {
  return store.onChange((event) => {
    if (event.kind === 'remove') counters.removed += event.ids.length
  })
}

async function messagesOf(store: Store, query: string): Promise<readonly ReceivedMessage[]> {
  const { messages } = await store.list({ query, limit: 1000 })
  const found = await Promise.all(messages.map(({ id }) => store.get(id)))
  return found.flatMap((message) => (message === undefined ? [] : [receivedMessage(store, message)]))
}

function faultControl(book: FaultBook, badPorts: BadPorts): FaultControl {
  const current = () => ({ rules: book.list(), badCertificates: badPorts.list() })
  return {
    current,
    async replace(rules, badCertificates) {
      book.set(rules)
      await badPorts.set(badCertificates)
      return current()
    },
  }
}

function clearFaults(book: FaultBook, badPorts: BadPorts): void {
  book.clear()
  badPorts.set([])
}

async function openBadPort(badPorts: BadPorts, kind: BadCertificate): Promise<BadCertificatePort> {
  await badPorts.set([...badPorts.list().map(({ certificate }) => certificate), kind])
  const port = badPorts.list().find(({ certificate }) => certificate === kind)
  if (port === undefined) throw new InboxOptionError(`there is no bad certificate ${JSON.stringify(kind)}`)
  return port
}

function smtpUrl({ host, port }: { readonly host: string; readonly port: number }, tls: InboxOptions['tls']): string {
  const place = `${urlHost(host)}:${port}`
  if (tls === undefined) return `smtp://${place}?tls=none`
  const implicit = tls !== 'self-signed' && tls.mode === 'implicit'
  return `${implicit ? 'smtps' : 'smtp'}://${place}?verify=none`
}

/** A host as a URL names it; one that stands for every address is reached at loopback. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  return String(version)
}
