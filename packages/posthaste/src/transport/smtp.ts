import type { Client } from '../client/client.ts'
import type { Protocol, ResolvedOptions, SmtpOptions } from '../client/options.ts'
import { isLoopback, resolveOptions } from '../client/resolve-options.ts'
import { workAhead } from '../client/turns.ts'
import { ConfigError } from '../errors.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { refuseInexpressible, relayExpresses } from './expressible.ts'
import { receiptOf } from './receipt.ts'
import { smtpOptionsFromUrl } from './smtp-url.ts'
import type { Transport } from './transport.ts'
import type { TransportUrl } from './url.ts'

/**
 * Sends over SMTP (RFC 5321), with TLS required and verified unless the options say otherwise.
 *
 * @throws ConfigError OPTION_INVALID; nothing connects before the first send
 */
export function smtp(options: SmtpOptions, runtime: Runtime = systemRuntime): Transport {
  return relayTransport('smtp', options, runtime)
}

/** The transport of an `smtp:` or `smtps:` URL. Throws OPTION_INVALID. */
export function smtpFromUrl(url: TransportUrl, runtime: Runtime = systemRuntime): Transport {
  return smtp(smtpOptionsFromUrl(url), runtime)
}

/** A transport over one of the protocols of a relay; `client/`, and with it Node's network, is loaded at the first use. */
export function relayTransport(protocol: Protocol, given: SmtpOptions, runtime: Runtime): Transport {
  const options = resolveOptions(protocol, given)
  const name = nameOf(options)
  const warnings = warningsOf(options, name)
  let client: Promise<Client> | undefined
  /** The same, once it is there: no message after the first waits for it. */
  let made: Client | undefined
  let closed: Promise<void> | undefined

  const loaded = (): Promise<Client> => {
    client ??= import('../client/client.ts').then(({ createClient }) => (made = createClient(options, runtime)))
    return client
  }

  const refuseClosed = (): void => {
    if (closed) throw new ConfigError('MAILER_CLOSED', name, 'is closed; create a new mailer to send again')
  }

  return {
    name,
    concurrency: options.pool + workAhead(options),
    warnings,
    accounts: options.auth?.user === undefined ? [] : [options.auth.user],
    async send(outgoing, signal) {
      refuseClosed()
      signal?.throwIfAborted()
      refuseInexpressible(outgoing, name, relayExpresses)
      const { recipients, ...facts } = await (made ?? (await loaded())).submit(outgoing, signal)
      return receiptOf(outgoing, name, recipients, facts)
    },
    check: (outgoing) => refuseInexpressible(outgoing, name, relayExpresses),
    async explain(outgoing, request) {
      refuseClosed()
      const { explainRelay } = await import('./explain-relay.ts')
      return await explainRelay({ name, warnings }, options, runtime, outgoing, request)
    },
    async verify(signal) {
      refuseClosed()
      await (await loaded()).verify(signal)
    },
    close() {
      closed ??= client ? client.then((made) => made.close()) : Promise.resolve()
      return closed
    },
  }
}

function nameOf({ protocol, tls, host, port }: ResolvedOptions): string {
  const scheme = protocol === 'smtp' && tls === 'implicit' ? 'smtps' : protocol
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function warningsOf({ tls, verify, host, port, auth }: ResolvedOptions, name: string): readonly string[] {
  const warnings: string[] = []
  if (tls === 'none' && !isLoopback(host)) warnings.push(`${name} sends mail in clear (tls=none)`)
  if (tls === 'opportunistic') {
    warnings.push(
      `${name} sends mail in clear where the server offers no TLS, and checks no certificate (tls=opportunistic)`,
    )
  }
  if (port === 465 && tls !== 'implicit') {
    warnings.push(
      `${name} waits for a greeting in clear, and port 465 expects TLS from the first octet; write smtps: (tls 'implicit')`,
    )
  }
  if (verify === 'none') warnings.push(`${name} does not check the server's certificate (verify=none)`)
  if (auth?.cleartext) warnings.push(`${name} may show its password to others on the way (auth=cleartext)`)
  return warnings
}
