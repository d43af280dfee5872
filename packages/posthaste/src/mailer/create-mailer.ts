import { MailError } from '../errors.ts'
import type { NoTemplates, TemplateTypes } from '../template/template-set.ts'
import type { Receipt } from '../transport/transport.ts'
import type { Mailer, RouteDkim, RouteInfo, SendManyOptions, SendOptions, TeamMessage } from './mailer.ts'
import type { MailerOptions } from './options.ts'
import type { Signing } from './resolve-dkim.ts'
import { type ResolvedMailerOptions, resolveMailerOptions } from './resolve-options.ts'
import { type Routes, routeOf } from './routes.ts'
import { createSender, type Sender } from './send.ts'
import { summaryOf } from './send-all.ts'
import { type SendManyPlan, sendMany } from './send-many.ts'
import { checkSendManyOptions } from './send-options.ts'
import { teamMessage } from './team-mail.ts'

/** How a mailer of another copy of this package is known. */
const brand = Symbol.for('posthaste.mailer')

/**
 * Makes a mailer: routes by name, and what all messages have in common. Everything is checked here; nothing connects
 * before the first send.
 *
 * Throws OPTION_INVALID for an option that is unknown or cannot work, with the route and the option at fault.
 */
export function createMailer<Route extends string = 'default', Types extends TemplateTypes = NoTemplates>(
  options: MailerOptions<Route, Types>,
): Mailer<Route, Types> {
  const resolved = resolveMailerOptions(options)
  const sender = createSender(resolved)
  const bulk: Mailer['sendMany'] = (messages, given = {}) => sendMany(messages, () => bulkPlan(resolved, sender, given))
  const routes = routeInfos(resolved.routes)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= closeAll(sender, resolved.routes))
  const toJSON = (): { routes: Record<string, string> } => ({ routes: transportNames(resolved.routes) })

  const mailer: Mailer & { readonly [brand]: true } = {
    [brand]: true,
    routes,
    templates: resolved.templates,
    send: sender.send,
    trySend: async (message, given) => {
      try {
        return { ok: true, receipt: await sender.send(message, given) }
      } catch (error) {
        if (MailError.is(error)) return { ok: false, error }
        throw error
      }
    },
    sendMany: bulk,
    sendAll: (messages, given) => summaryOf(bulk(messages, given)),
    sendRaw: sender.sendRaw,
    explain: sender.explain,
    verify: sender.verify,
    mailAdmins: (message, given) => mailTeam('admins', message, given),
    mailManagers: (message, given) => mailTeam('managers', message, given),
    close,
    [Symbol.asyncDispose]: close,
    toJSON,
  }
  Object.defineProperty(mailer, Symbol.for('nodejs.util.inspect.custom'), { value: toJSON })

  async function mailTeam(
    team: 'admins' | 'managers',
    message: TeamMessage,
    given?: SendOptions,
  ): Promise<Receipt | undefined> {
    if (resolved[team].length === 0) return undefined
    return await sender.send(teamMessage(message, resolved[team], resolved), given)
  }

  // The names of routes and templates are the compiler's alone; at run time each send checks them.
  return Object.freeze(mailer) as Mailer<Route, Types>
}

/** Whether the value was made by {@link createMailer}, of this or of another copy of the package. */
export function isMailer(value: unknown): value is Mailer {
  return typeof value === 'object' && value !== null && brand in value
}

function bulkPlan(mailer: ResolvedMailerOptions, sender: Sender, options: SendManyOptions): SendManyPlan {
  checkSendManyOptions(options)
  const { envelope, idempotencyKey, ...shared } = options
  const { concurrency } = routeOf(mailer.routes, options.via ?? 'default').transport
  const send: SendManyPlan['send'] = async (message, index) => {
    const own = envelope?.(message, index)
    const key = idempotencyKey?.(message, index)
    return sender.send(message, {
      ...shared,
      ...(own ? { envelope: own } : {}),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
  }
  const alike = envelope === undefined && idempotencyKey === undefined
  return { concurrency, signal: options.signal, send: alike ? (message) => sender.send(message, shared) : send }
}

async function closeAll(sender: Sender, routes: Routes): Promise<void> {
  await sender.stop()
  const transports = new Set([...routes.values()].map(({ transport }) => transport))
  const closed = await Promise.allSettled([...transports].map((transport) => transport.close()))
  const failed = closed.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
}

function routeInfos(routes: Routes): Readonly<Record<string, RouteInfo>> {
  const infos = [...routes.values()].map(
    ({ name, transport, defaults, signing }) =>
      [
        name,
        Object.freeze({
          transport,
          from: defaults?.message.from ?? [],
          ...(signing === undefined ? {} : { dkim: dkimInfo(signing) }),
        }),
      ] as const,
  )
  return Object.freeze(Object.fromEntries(infos))
}

function dkimInfo({ keys, unsigned }: Signing): RouteDkim {
  const all = [...keys.values()].flat()
  return {
    keys: all.map(({ domain, selector, algorithm, bits }) => ({ domain, selector, algorithm, bits })),
    unsigned,
  }
}

function transportNames(routes: Routes): Record<string, string> {
  return Object.fromEntries([...routes.values()].map(({ name, transport }) => [name, transport.name]))
}
