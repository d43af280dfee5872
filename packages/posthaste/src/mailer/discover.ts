// Where does the configuration come from when the program hands none over? The only reader of the environment here.
import { ConfigError } from '../errors.ts'
import { asWritten } from './as-written.ts'
import { findConfigFile, loadConfigFile } from './config-file.ts'
import { createMailer } from './create-mailer.ts'
import { djangoOptions, djangoVariables } from './django-names.ts'
import type { Mailer } from './mailer.ts'

/** A mailer that was found, and where. */
export interface Discovery {
  readonly mailer: Mailer
  /** `POSTHASTE_URL`, the path of a configuration file, or `EMAIL_HOST`. */
  readonly source: string
}

/** Where to look. */
export interface DiscoverOptions {
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where the search for a configuration file begins. @default the working directory */
  readonly directory?: string
}

/**
 * Finds the configuration: `POSTHASTE_URL` (with `POSTHASTE_FROM`); posthaste.config.{ts,js,mjs}, upward to the first
 * package.json; Django's names (`EMAIL_HOST` …). Files such as .env are not read: `node --env-file` does that.
 *
 * Throws NOT_CONFIGURED, with the ways to configure, when there is none; OPTION_INVALID, with the place, when it is wrong.
 */
export async function discover(options: DiscoverOptions = {}): Promise<Discovery> {
  const { environment = process.env, directory = process.cwd() } = options
  const { POSTHASTE_URL: url, POSTHASTE_FROM: from } = environment
  if (url) {
    const given = { transport: url, ...(from ? { from } : {}) }
    return { mailer: asWritten(variables, () => createMailer(given)), source: 'POSTHASTE_URL' }
  }
  const path = await findConfigFile(directory)
  if (path !== undefined) return { mailer: await loadConfigFile(path), source: path }
  const django = djangoOptions(environment)
  if (django) return { mailer: asWritten(djangoVariables, () => createMailer(django)), source: 'EMAIL_HOST' }
  throw notConfigured(directory)
}

/** The variable that each option comes from. */
const variables = { 'routes.default.transport': 'POSTHASTE_URL', from: 'POSTHASTE_FROM' }

function notConfigured(directory: string): ConfigError {
  return new ConfigError(
    'NOT_CONFIGURED',
    '',
    `no mailer is configured: POSTHASTE_URL and EMAIL_HOST are not set, and there is no posthaste.config.ts, .js or .mjs
from ${directory} upward to the first package.json. Configure one in any of these ways:

In the environment:

  POSTHASTE_URL='smtp://user:password@smtp.example.com:587'
  POSTHASTE_FROM='Acme <hello@acme.example>'

In posthaste.config.ts, beside package.json:

  export default {
    from: 'Acme <hello@acme.example>',
    transport: 'smtp://user:password@smtp.example.com:587',
  }

In the program, before it sends (the only way for bundled applications):

  import { configure, createMailer } from 'posthaste'

  configure(createMailer({ from: 'Acme <hello@acme.example>', transport: 'smtp://user:password@smtp.example.com:587' }))

As Django names it, in the environment:

  EMAIL_HOST=smtp.example.com
  EMAIL_HOST_USER=user
  EMAIL_HOST_PASSWORD=password
  DEFAULT_FROM_EMAIL=hello@acme.example

While developing, POSTHASTE_URL=console: prints every message.`,
  )
}
