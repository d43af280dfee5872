// The SMTP servers of an inbox: the one that applications send to, and those whose certificate is wrong on purpose.
import type { Clock, Random, Runtime } from 'posthaste'
import { createServer, type Policy, type ServerTls, type SmtpServer } from 'posthaste/server'
import { badCertificate, goodCertificate } from './faults/bad-certificate.ts'
import type { BadCertificate } from './faults/fault-rule.ts'
import type { BadCertificatePort } from './http/api-types.ts'
import type { InboxOptions } from './inbox-options.ts'

/** What the servers of one inbox have in common. */
export interface PortOptions {
  readonly policy: Policy
  readonly host: string
  readonly clock: Clock
  readonly random: Random
  readonly maxMessageOctets: number
  readonly runtime: Runtime | undefined
}

/** An SMTP server for applications under development: it takes any line end, and any user and password in clear. */
export function createPort({ policy, maxMessageOctets, runtime }: PortOptions, tls?: ServerTls): SmtpServer {
  return createServer({
    policy,
    name: 'localhost',
    lineEndings: 'accept',
    auth: { cleartext: true },
    transcript: true,
    // Everything that applications on one machine send comes from one address.
    limits: { messageOctets: maxMessageOctets, connections: 1000, connectionsPerAddress: 1000 },
    ...(tls === undefined ? {} : { tls }),
    ...(runtime === undefined ? {} : { runtime }),
  })
}

/** The key and certificate that an option asks for. */
export function tlsOf(option: InboxOptions['tls'], { host, clock, random }: PortOptions): ServerTls | undefined {
  if (option !== 'self-signed') return option
  return goodCertificate(certificateNames(host), clock.now(), random.bytes(8))
}

/** The servers with a bad certificate that are open. */
export interface BadPorts {
  list(): readonly BadCertificatePort[]
  /** Opens those that are missing and closes those that are not named. */
  set(wanted: readonly BadCertificate[]): Promise<void>
}

/** None at first. */
export function createBadPorts(options: PortOptions): BadPorts {
  const open = new Map<BadCertificate, { readonly server: SmtpServer; readonly port: BadCertificatePort }>()
  let turn: Promise<void> = Promise.resolve()

  async function change(wanted: readonly BadCertificate[]): Promise<void> {
    for (const [certificate, { server }] of [...open]) {
      if (wanted.includes(certificate)) continue
      open.delete(certificate)
      await server.close({ graceMs: 0 })
    }
    for (const certificate of wanted) {
      if (open.has(certificate)) continue
      const { host, clock, random } = options
      const tls = badCertificate(certificate, certificateNames(host), clock.now(), random.bytes(8))
      const server = createPort(options, tls)
      const at = await server.listen({ host, port: 0 })
      open.set(certificate, { server, port: { certificate, ...at, pem: tls.cert } })
    }
  }
  return {
    list: () => [...open.values()].map(({ port }) => port),
    set(wanted) {
      const changed = turn.then(() => change(wanted))
      turn = changed.catch(() => {})
      return changed
    },
  }
}

function certificateNames(host: string): readonly string[] {
  return [
    ...new Set([
      'localhost',
      '127.0.0.1',
      '::1',
      ...(host.includes('%') || host === '0.0.0.0' || host === '::' ? [] : [host]),
    ]),
  ]
}
