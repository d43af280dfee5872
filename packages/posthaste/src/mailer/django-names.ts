import { ConfigError } from '../errors.ts'
import type { MailerOptions } from './options.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The variable that each option of {@link djangoOptions} comes from. */
export const djangoVariables = {
  'routes.default.transport': 'EMAIL_HOST',
  from: 'DEFAULT_FROM_EMAIL',
  serverFrom: 'SERVER_EMAIL',
  subjectPrefix: 'EMAIL_SUBJECT_PREFIX',
} as const

/**
 * The options of a mailer from the names that Django gave its settings; undefined when EMAIL_HOST is not set.
 *
 * An empty value counts as not set. Without EMAIL_USE_TLS and EMAIL_USE_SSL, STARTTLS is required.
 * Throws OPTION_INVALID, which names the variable.
 */
export function djangoOptions(environment: Environment): MailerOptions | undefined {
  const read = (name: string): string | undefined => environment[name] || undefined
  const host = read('EMAIL_HOST')
  if (host === undefined) return undefined
  for (const name of ['EMAIL_SSL_CERTFILE', 'EMAIL_SSL_KEYFILE']) {
    if (read(name))
      throw invalid(
        name,
        'is not read from the environment; give a client certificate to smtp() in posthaste.config.ts',
      )
  }
  return {
    transport: urlOf(checkedHost(host), read),
    ...optional('from', read('DEFAULT_FROM_EMAIL')),
    ...optional('serverFrom', read('SERVER_EMAIL')),
    ...optional('subjectPrefix', read('EMAIL_SUBJECT_PREFIX')),
  }
}

type Read = (name: string) => string | undefined

/** The rest of a name is judged where every URL's is; here what a URL of it would hide. */
function checkedHost(host: string): string {
  if (/^[a-z0-9._-]+$/i.test(host) || isIPv6(host)) return host
  const port = /^[^:/@]+:\d+$/.test(host) ? '; the port is EMAIL_PORT' : ''
  throw invalid('EMAIL_HOST', `must be the name of a host, such as smtp.example.com, or an IP address${port}`)
}

/** As the parser of URLs will take it. */
function isIPv6(host: string): boolean {
  return /^[0-9a-f:.]+$/i.test(host) && URL.canParse(`http://[${host}]/`)
}

function urlOf(host: string, read: Read): string {
  const useTls = flag('EMAIL_USE_TLS', read)
  const useSsl = flag('EMAIL_USE_SSL', read) ?? false
  if (useTls && useSsl)
    throw invalid('EMAIL_USE_TLS', 'and EMAIL_USE_SSL exclude each other; set the one that the server has')
  const inClear = useTls === false && !useSsl
  const scheme = useSsl ? 'smtps' : 'smtp'
  const port = portOf(read) ?? (useSsl ? 465 : inClear ? 25 : 587)
  const parameters = [...(inClear ? ['tls=none'] : []), ...timeoutOf(read)].join('&')
  return `${scheme}://${userOf(read)}${host.includes(':') ? `[${host}]` : host}:${port}${parameters && `?${parameters}`}`
}

function userOf(read: Read): string {
  const [user, password] = [read('EMAIL_HOST_USER'), read('EMAIL_HOST_PASSWORD')]
  if (user === undefined && password === undefined) return ''
  if (user === undefined) throw invalid('EMAIL_HOST_USER', 'must be set where EMAIL_HOST_PASSWORD is')
  if (password === undefined) throw invalid('EMAIL_HOST_PASSWORD', 'must be set where EMAIL_HOST_USER is')
  return `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
}

function portOf(read: Read): number | undefined {
  const text = read('EMAIL_PORT')
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw invalid('EMAIL_PORT', 'must be a number from 1 to 65535')
}

/** Django counts in seconds, with or without a fraction. */
function timeoutOf(read: Read): readonly string[] {
  const text = read('EMAIL_TIMEOUT')
  if (text === undefined) return []
  const ms = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1000) : 0
  if (ms > 0) return [`timeout=${ms}ms`]
  throw invalid('EMAIL_TIMEOUT', 'must be a positive number of seconds')
}

function flag(name: string, read: Read): boolean | undefined {
  const text = read(name)?.toLowerCase()
  if (text === undefined) return undefined
  if (['true', '1', 'yes', 'on'].includes(text)) return true
  if (['false', '0', 'no', 'off'].includes(text)) return false
  throw invalid(name, 'must be True or False')
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

function invalid(name: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', name, problem)
}
