import { ConfigError, MailError } from '../errors.ts'
import { mailerHabits } from '../message/habits.table.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { TemplateTypes } from '../template/template-set.ts'
import { checkTransport, isMeantAsTransport } from '../transport/check-transport.ts'
import { transportFromUrl, transportsOfRoutes } from '../transport/from-url.ts'
import { suggestion } from '../transport/nearest-name.ts'
import { schemes } from '../transport/schemes.ts'
import type { Transport } from '../transport/transport.ts'
import { refuseUnknownOptions } from './check-options.ts'
import type { DkimInput } from './dkim-options.ts'
import type { CommonOptions, MailerOptions, RouteOptions, RouteValue } from './options.ts'
import { combined, type MessageParts, partsOfFrom, partsOfOption } from './partial-message.ts'
import { resolveDkim, type Signing } from './resolve-dkim.ts'

/** One way out, with everything about it worked out beforehand. */
export interface Route {
  readonly name: string
  readonly transport: Transport
  readonly defaults: MessageParts | undefined
  readonly overrides: MessageParts | undefined
  /** The overrides say who gets the message, and nothing else may. */
  readonly overridesRecipients: boolean
  /** Undefined where messages leave unsigned. */
  readonly signing: Signing | undefined
}

/** The routes of a mailer by name. */
export type Routes = ReadonlyMap<string, Route>

const routeOptionNames: ReadonlySet<string> = new Set(['transport', 'from', 'defaults', 'overrides', 'dkim'])

/**
 * Checks every route and makes its transport, which connects to nothing yet. Routes that name each other share.
 *
 * Throws OPTION_INVALID, which names the route and the option.
 */
export function resolveRoutes<Types extends TemplateTypes>(
  options: MailerOptions<string, Types>,
  runtime: Runtime,
): Routes {
  const given = givenRoutes(options)
  const transports = transportsOf(given, runtime)
  const common = partsOfLevel(options, '')
  const signing = signingOf(options.dkim, 'dkim')
  return new Map(
    [...transports].map(([name, transport]) => {
      const own = partsOfLevel(given.get(name) ?? {}, `routes.${name}.`)
      const ownDkim = given.get(name)?.dkim
      const overrides = combined(common.overrides, own.overrides)
      const route: Route = {
        name,
        transport,
        defaults: combined(common.defaults, own.defaults),
        overrides,
        overridesRecipients:
          overrides?.given.some((field) => field === 'to' || field === 'cc' || field === 'bcc') ?? false,
        signing: ownDkim === undefined ? signing : signingOf(ownDkim, `routes.${name}.dkim`),
      }
      return [name, route]
    }),
  )
}

/** The route called `name`; throws ROUTE_UNKNOWN with the names that there are. */
export function routeOf(routes: Routes, name: string): Route {
  const route = routes.get(name)
  if (route) return route
  if (routes.size === 0) throw new ConfigError('ROUTE_UNKNOWN', 'routes', 'there are none; this mailer cannot send')
  const known = [...routes.keys()].join(', ')
  const problem =
    name === 'default'
      ? `there is no route "default" to take when a send names none; give \`via\`, one of ${known}`
      : `there is no route "${name}"; there are ${known}${suggestion(name, routes.keys())}`
  throw new ConfigError('ROUTE_UNKNOWN', 'via', problem)
}

function givenRoutes<Types extends TemplateTypes>(
  options: MailerOptions<string, Types>,
): ReadonlyMap<string, RouteOptions> {
  if (options.transport !== undefined) {
    if (options.routes !== undefined)
      throw invalid('transport', 'is short for one route; give it or `routes`, not both')
    return new Map([['default', { transport: checkedTransport(options.transport, 'transport') }]])
  }
  if ('transport' in options && options.routes === undefined) throw undefinedTransport('transport')
  if (typeof options.routes !== 'object' || options.routes === null) {
    throw invalid('routes', 'must be an object of routes by name, such as { default: "smtp://…" }; or give `transport`')
  }
  return new Map(Object.entries(options.routes).map(([name, value]) => [name, routeOptionsOf(value, `routes.${name}`)]))
}

function routeOptionsOf(value: RouteValue, path: string): RouteOptions {
  if (value === undefined) throw undefinedTransport(path)
  if (typeof value === 'string') return { transport: value }
  if (isMeantAsTransport(value)) return { transport: checkTransport(value, path) }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(path, 'must be a URL, a transport, or an object with `transport`')
  }
  refuseUnknownOptions(value, routeOptionNames, `${path}.`, mailerHabits)
  checkedTransport(value.transport, `${path}.transport`)
  return value
}

function checkedTransport(value: string | Transport, path: string): string | Transport {
  if (typeof value === 'string') return value
  if (isMeantAsTransport(value)) return checkTransport(value, path)
  if (value === undefined) throw undefinedTransport(path)
  throw invalid(path, `must be ${transportInWords}`)
}

const transportInWords = 'a URL such as "smtp://user:pass@host", or a transport from a factory such as smtp()'

function undefinedTransport(path: string): ConfigError {
  return invalid(
    path,
    `is undefined; where it comes from the environment, is the variable set? It is ${transportInWords}`,
  )
}

function transportsOf(given: ReadonlyMap<string, RouteOptions>, runtime: Runtime): ReadonlyMap<string, Transport> {
  const sources = new Map([...given].map(([name, { transport }]) => [name, transport]))
  try {
    return transportsOfRoutes(sources, schemes, runtime)
  } catch (error) {
    throw atItsRoute(error, sources, runtime)
  }
}

/** The same error, with the route at fault in front: a plain URL's own, before one that only names it. */
function atItsRoute(error: unknown, sources: ReadonlyMap<string, string | Transport>, runtime: Runtime): unknown {
  const texts = [...sources].flatMap(([name, source]) => (typeof source === 'string' ? [{ name, source }] : []))
  for (const { name, source } of texts.toSorted(
    (a, b) => Number(a.source.includes('(')) - Number(b.source.includes('(')),
  )) {
    try {
      transportFromUrl(source, schemes, sources, runtime)
    } catch (found) {
      if (MailError.is(found) && 'option' in found) return namedAfter(found, name)
    }
  }
  return error
}

function namedAfter(error: MailError & { readonly option: unknown }, name: string): ConfigError {
  const prefix = 'transport: '
  const problem = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message
  const code = error.code === 'ROUTE_UNKNOWN' ? 'ROUTE_UNKNOWN' : 'OPTION_INVALID'
  return new ConfigError(code, `routes.${name}.transport`, problem)
}

function signingOf(given: DkimInput | false | undefined, option: string): Signing | undefined {
  return given === undefined || given === false ? undefined : resolveDkim(given, option)
}

function partsOfLevel(
  level: Pick<CommonOptions, 'from' | 'defaults' | 'overrides'>,
  path: string,
): { readonly defaults: MessageParts | undefined; readonly overrides: MessageParts | undefined } {
  const { from, defaults, overrides } = level
  if (from !== undefined && defaults?.from !== undefined)
    throw invalid(`${path}defaults.from`, `is \`${path}from\`; give one`)
  const fromParts = from === undefined ? undefined : partsOfFrom(from, `${path}from`)
  const defaultParts = defaults === undefined ? undefined : partsOfOption(defaults, `${path}defaults`)
  return {
    defaults: combined(defaultParts, fromParts),
    overrides: overrides === undefined ? undefined : partsOfOption(overrides, `${path}overrides`),
  }
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
