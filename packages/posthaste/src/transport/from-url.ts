import { ConfigError } from '../errors.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { parseExpression, type TransportExpression } from './expression.ts'
import { failover } from './failover.ts'
import { suggestion } from './nearest-name.ts'
import { parseUrl, urlError, withoutScheme } from './parse-url.ts'
import { roundRobin } from './round-robin.ts'
import type { Transport } from './transport.ts'
import type { TransportUrl } from './url.ts'

/** Makes the transport of one scheme; throws OPTION_INVALID for parts and parameters that it does not know. */
export type Scheme = (url: TransportUrl, runtime: Runtime) => Transport

/** The transport of each scheme, by its name in lower case without the colon. */
export type Schemes = ReadonlyMap<string, Scheme>

/** What `failover(a b)` may name: the transport of each route, as text or as an object. */
export type Routes = ReadonlyMap<string, string | Transport>

/** Takes one transport's URL apart; throws OPTION_INVALID, which shows an offset and none of the text. */
export function parseTransportUrl(text: string): TransportUrl {
  return parseUrl(text)
}

/**
 * Makes the transport that a text such as `smtp://…` or `failover(smtp://… backup)` describes; nothing connects.
 *
 * Throws OPTION_INVALID for a text that makes no sense, ROUTE_UNKNOWN for a route that is not among `routes`.
 */
export function transportFromUrl(
  text: string,
  schemes: Schemes,
  routes: Routes = new Map(),
  runtime: Runtime = systemRuntime,
): Transport {
  return builder(schemes, routes, runtime).build(parseExpression(text), [])
}

/** Makes the transport of every route, each once: a route that is named by another shares its transport with it. */
export function transportsOfRoutes(
  routes: Routes,
  schemes: Schemes,
  runtime: Runtime = systemRuntime,
): ReadonlyMap<string, Transport> {
  const { transportOf } = builder(schemes, routes, runtime)
  return new Map([...routes.keys()].map((name) => [name, transportOf(name, 0, [])]))
}

interface Builder {
  /** `path` holds the routes that are being built, outermost first. */
  build(expression: TransportExpression, path: readonly string[]): Transport
  transportOf(name: string, offset: number, path: readonly string[]): Transport
}

function builder(schemes: Schemes, routes: Routes, runtime: Runtime): Builder {
  const built = new Map<string, Transport>()

  function build(expression: TransportExpression, path: readonly string[]): Transport {
    switch (expression.kind) {
      case 'url':
        return schemeOf(expression.url, schemes)(expression.url, runtime)
      case 'route':
        return transportOf(expression.name, expression.offset, path)
      case 'failover':
        return failover(
          expression.members.map((each) => build(each, path)),
          {},
          runtime,
        )
      case 'roundrobin':
        return roundRobin(
          expression.members.map((each) => build(each, path)),
          {},
          runtime,
        )
    }
  }

  function transportOf(name: string, offset: number, path: readonly string[]): Transport {
    const done = built.get(name)
    if (done) return done
    const route = routes.get(name)
    if (route === undefined) throw unknownRoute(name, routes)
    if (path.includes(name))
      throw urlError(`routes name each other in a circle: ${[...path, name].join(' > ')}`, offset)
    const transport = typeof route === 'string' ? build(parseExpression(route), [...path, name]) : route
    built.set(name, transport)
    return transport
  }

  return { build, transportOf }
}

function schemeOf(url: TransportUrl, schemes: Schemes): Scheme {
  const scheme = schemes.get(url.scheme)
  if (scheme) return scheme
  // Not shown: where `smtp://` was forgotten, what stands before the colon is a user name or a token.
  if (/^\d{1,5}$/.test(url.path)) throw new ConfigError('OPTION_INVALID', 'transport', withoutScheme)
  const known = [...[...schemes.keys()].map((name) => `${name}:`), 'failover(…)', 'roundrobin(…)'].join(' ')
  throw new ConfigError(
    'OPTION_INVALID',
    'transport',
    `the scheme is not known; there are ${known}${suggestion(url.scheme, schemes.keys())}`,
  )
}

function unknownRoute(name: string, routes: Routes): ConfigError {
  return new ConfigError('ROUTE_UNKNOWN', 'transport', `there is no route "${name}"${suggestion(name, routes.keys())}`)
}
