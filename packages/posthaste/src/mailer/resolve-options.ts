import { ConfigError } from '../errors.ts'
import { mailerHabits } from '../message/habits.table.ts'
import { parseFieldText } from '../message/header.ts'
import type { Mailbox } from '../message/mailbox.ts'
import { type MailboxesInput, toMailboxes } from '../message/mailbox-input.ts'
import type { Log } from '../runtime/log.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { resolveTemplates } from '../template/resolve-templates.ts'
import type { TemplateSet, TemplateTypes } from '../template/template-set.ts'
import { checkedOption, refuseUnknownOptions } from './check-options.ts'
import type { AfterSend, BeforeSend } from './hooks.ts'
import type { MailerOptions } from './options.ts'
import { type Routes, resolveRoutes } from './routes.ts'

/** The options of a mailer, whole and checked. */
export interface ResolvedMailerOptions {
  readonly routes: Routes
  readonly serverFrom: readonly Mailbox[]
  readonly subjectPrefix: string
  readonly admins: readonly Mailbox[]
  readonly managers: readonly Mailbox[]
  readonly templates: TemplateSet | undefined
  readonly beforeSend: BeforeSend | undefined
  readonly afterSend: AfterSend | undefined
  readonly runtime: Runtime
}

const optionNames: ReadonlySet<string> = new Set([
  'routes',
  'transport',
  'from',
  'serverFrom',
  'subjectPrefix',
  'admins',
  'managers',
  'defaults',
  'overrides',
  'templates',
  'dkim',
  'hooks',
  'runtime',
])

const hookNames: ReadonlySet<string> = new Set(['beforeSend', 'afterSend'])

const runtimeNames: ReadonlySet<string> = new Set(Object.keys(systemRuntime))

/** Fills in the defaults and refuses what cannot work; nothing connects. Throws OPTION_INVALID or ROUTE_UNKNOWN. */
export function resolveMailerOptions<Types extends TemplateTypes>(
  options: MailerOptions<string, Types>,
): ResolvedMailerOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalid('', "createMailer() needs an object of options, such as { transport: 'smtp://…', from: 'hello@…' }")
  }
  refuseUnknownOptions(options, optionNames, '', mailerHabits)
  const { from, serverFrom, subjectPrefix = '', admins = [], managers = [], hooks = {} } = options
  if (typeof subjectPrefix !== 'string') throw invalid('subjectPrefix', 'must be a string')
  checkedOption('subjectPrefix', () => parseFieldText(subjectPrefix, 'subjectPrefix'))
  refuseUnknownOptions(hooks, hookNames, 'hooks.')
  const runtime = resolveRuntime(options.runtime)
  return {
    routes: resolveRoutes(options, runtime),
    serverFrom: checkedOption('serverFrom', () => toMailboxes(serverFrom ?? from, 'serverFrom')),
    subjectPrefix,
    admins: team(admins, 'admins'),
    managers: team(managers, 'managers'),
    templates: options.templates === undefined ? undefined : resolveTemplates(options.templates),
    beforeSend: hook(hooks.beforeSend, 'hooks.beforeSend'),
    afterSend: hook(hooks.afterSend, 'hooks.afterSend'),
    runtime,
  }
}

function team(given: MailboxesInput, option: string): readonly Mailbox[] {
  if (!Array.isArray(given)) throw invalid(option, "must be an array of mailboxes, such as ['ops@acme.example']")
  return checkedOption(option, () => toMailboxes(given, option))
}

function hook<Hook>(given: Hook, option: string): Hook {
  if (given === undefined || typeof given === 'function') return given
  throw invalid(option, 'must be a function')
}

function resolveRuntime(given: Partial<Runtime> = {}): Runtime {
  refuseUnknownOptions(given, runtimeNames, 'runtime.')
  return { ...systemRuntime, ...given, ...(given.log ? { log: quiet(given.log) } : {}) }
}

/** The same log, which cannot break what it watches. */
function quiet(log: Log): Log {
  return (event) => {
    try {
      log(event)
    } catch {
      // Nobody is left to be told.
    }
  }
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
