import type { MailboxesInput, MailboxInput } from '../message/message-input.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { TemplatesInput } from '../template/resolve-templates.ts'
import type { AnyTemplates, TemplateTypes } from '../template/template-set.ts'
import type { Transport } from '../transport/transport.ts'
import type { DkimInput } from './dkim-options.ts'
import type { Hooks } from './hooks.ts'
import type { PartialMessage } from './partial-message.ts'

/** How mail leaves, and what every message has in common. */
export type MailerOptions<
  Route extends string = string,
  Types extends TemplateTypes = AnyTemplates,
> = CommonOptions<Types> &
  (
    | {
        /**
         * The ways out, by name. `default` is taken by a send that names none; without it, every send names one.
         *
         * A route is a transport, as a URL or as an object from a factory such as `smtp()`, or {@link RouteOptions}.
         */
        readonly routes: Readonly<Record<Route, RouteValue>>
        readonly transport?: undefined
      }
    | {
        /** The only way out: short for `routes: { default: … }`. */
        readonly transport: string | Transport
        readonly routes?: undefined
      }
  )

/** A transport as a URL, a transport as an object, or either with what the messages of the route have in common. */
export type RouteValue = string | Transport | RouteOptions

/** One route whose messages have something in common. */
export interface RouteOptions {
  /** A URL such as `smtps://user:pass@host`, or an object from a factory. The mailer's `close()` closes it. */
  readonly transport: string | Transport
  /** From of messages that have none. @default the mailer's `from` */
  readonly from?: MailboxesInput
  /** For each field that a message of this route leaves out. Over the mailer's `defaults`, field by field. */
  readonly defaults?: PartialMessage
  /** For every message of this route, whatever it says. Over the mailer's `overrides`, field by field. */
  readonly overrides?: PartialMessage
  /** Signs the messages of this route with these keys instead of the mailer's; `false` signs none. @default the mailer's `dkim` */
  readonly dkim?: DkimInput | false
}

/** What all routes have in common. */
export interface CommonOptions<Types extends TemplateTypes = AnyTemplates> {
  /** From of messages that have none. @default none: then each message needs its own */
  readonly from?: MailboxesInput
  /** From of `mailAdmins()` and `mailManagers()`. @default `from` */
  readonly serverFrom?: MailboxInput
  /** Put before the subjects of `mailAdmins()` and `mailManagers()`, and of no others. @default '' */
  readonly subjectPrefix?: string
  /** To of `mailAdmins()`; when empty, `mailAdmins()` does nothing. @default [] */
  readonly admins?: readonly MailboxInput[]
  /** To of `mailManagers()`; when empty, `mailManagers()` does nothing. @default [] */
  readonly managers?: readonly MailboxInput[]
  /**
   * For each field that a message leaves out. Header fields join by name and metadata by key; every other field is
   * taken whole or not at all. An empty list counts as left out.
   */
  readonly defaults?: PartialMessage
  /**
   * For every message, whatever it says: `{ to: 'dev@acme.example', cc: [], bcc: [] }` keeps a staging system from
   * writing to customers. Header fields join by name and metadata by key. Where recipients are overridden, a send
   * that names others in its envelope is refused, and so is `sendRaw()` by a route with any override.
   */
  readonly overrides?: PartialMessage
  /**
   * What `send({ template, data })` renders, by name: templates from `defineTemplate()`, or all those in a folder, as
   * `fileTemplates('./emails')` of `@posthaste/templates` makes them. @default none
   */
  readonly templates?: TemplatesInput<Types>
  /**
   * Signs each message as its last step (DKIM, RFC 6376): `{ domain, selector, privateKey }`, or several of them, of which that of
   * From's domain is taken. A key that cannot sign is an error here, and a message that no key is for is refused. A
   * provider's API (`postmark:`) composes messages itself, and signs them with keys of its own. @default unsigned
   */
  readonly dkim?: DkimInput
  /** What is called before and after each send. */
  readonly hooks?: Hooks
  /** Clock, random source, resolver and log, each instead of the machine's own. */
  readonly runtime?: Partial<Runtime>
}
