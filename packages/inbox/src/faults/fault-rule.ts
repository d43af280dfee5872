// Which faults are there, and which of what callers give is one? The page and the API share these shapes.

/**
 * Where in a session a fault strikes: the greeting, EHLO, AUTH, MAIL, RCPT, DATA (or the first BDAT) before the content,
 * and after the content's final dot.
 */
export type FaultStage = 'connection' | 'hello' | 'authenticate' | 'sender' | 'recipient' | 'content' | 'message'

/**
 * One thing that goes wrong on demand.
 *
 * A rule strikes when its stage is reached and every condition given holds; the first rule that does decides. What it
 * does comes in this order: `octetsPerSecond`, `delayMs`, then `drop` or `refuse`. At the stage `message` the content is
 * read first, so `drop` there is the connection that dies after the final dot and before the reply.
 */
export interface FaultRule {
  /** What it is called in lists. @default 'fault-1' and so on, by its place */
  readonly name?: string

  readonly stage: FaultStage

  /**
   * The recipient's address, with `*` for anything: `*@slow.example`, `ada+*`. Letter case does not count. A rule with
   * this condition strikes from the stage `recipient` on; after it, any accepted recipient counts.
   */
  readonly recipient?: string

  /** The sender's address, with `*` for anything; from the stage `sender` on. */
  readonly sender?: string

  /** The user who logs in or has logged in, with `*` for anything; from the stage `authenticate` on. */
  readonly user?: string

  /** What the client called itself in EHLO, with `*` for anything; from the stage `hello` on. */
  readonly helo?: string

  /** Strikes so many times and then no more: with `refuse` and a 4yz code, this is greylisting. @default every time */
  readonly times?: number

  /** Counts `times` for each recipient apart, as greylisting does. @default false */
  readonly perRecipient?: boolean

  /** Waits so long before it answers, in milliseconds, at most ten minutes. */
  readonly delayMs?: number

  /** Answers with this code, 400 to 599. */
  readonly refuse?: FaultReply

  /** Closes the connection without an answer. */
  readonly drop?: boolean

  /**
   * Keeps the message although the client never hears that it was accepted, as when a reply is lost: a client that sends
   * it again makes a second one. Only at the stage `message`, with `drop` or a 4yz `refuse`. @default false
   */
  readonly keep?: boolean

  /** Reads the content no faster than this; only at the stage `message`. */
  readonly octetsPerSecond?: number
}

/** What a rule answers. */
export interface FaultReply {
  readonly code: number
  /** @default the class of the code, then `.7.0` */
  readonly enhanced?: string
  /** One line of ASCII. @default 'Refused on demand' */
  readonly text?: string
}

/** A rule as it stands, with its name and how often it has struck. */
export type StandingFault = FaultRule & { readonly name: string; readonly struck: number }

/** A certificate that clients are to refuse. */
export type BadCertificate = 'self-signed' | 'expired' | 'wrong-name'

/** What was wrong with a fault that a caller gave; the message names the rule and the field. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
}

const order: readonly FaultStage[] = [
  'connection',
  'hello',
  'authenticate',
  'sender',
  'recipient',
  'content',
  'message',
]
const stages: ReadonlySet<string> = new Set(order)
const keys: ReadonlySet<string> = new Set<keyof FaultRule>([
  'name',
  'stage',
  'recipient',
  'sender',
  'user',
  'helo',
  'times',
  'perRecipient',
  'delayMs',
  'refuse',
  'drop',
  'keep',
  'octetsPerSecond',
])
const certificates: ReadonlySet<string> = new Set<BadCertificate>(['self-signed', 'expired', 'wrong-name'])
const mostRules = 200
const longestPattern = 320
const longestDelayMs = 600_000

/**
 * The rules that a caller gave, checked.
 *
 * @throws FaultError that names the rule and the field, and says what was expected
 */
export function checkFaultRules(given: unknown): readonly FaultRule[] {
  if (!Array.isArray(given)) throw new FaultError('rules: expected an array')
  if (given.length > mostRules) throw new FaultError(`rules: expected at most ${mostRules}, got ${given.length}`)
  return given.map((rule, index) => checkRule(rule, `rules[${index}]`))
}

/** @throws FaultError */
export function checkBadCertificates(given: unknown): readonly BadCertificate[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw new FaultError('badCertificates: expected an array')
  return [...new Set(given)].map((each, index) => {
    if (isBadCertificate(each)) return each
    throw new FaultError(`badCertificates[${index}]: expected one of ${[...certificates].join(', ')}`)
  })
}

function isBadCertificate(value: unknown): value is BadCertificate {
  return typeof value === 'string' && certificates.has(value)
}

function checkRule(given: unknown, at: string): FaultRule {
  if (!isObject(given)) throw new FaultError(`${at}: expected an object`)
  const unknown = Object.keys(given).find((key) => !keys.has(key) && key !== 'struck')
  if (unknown !== undefined)
    throw new FaultError(`${at}: there is no ${JSON.stringify(unknown)}; ${[...keys].join(', ')}`)
  const stage = given['stage']
  if (!isStage(stage)) throw new FaultError(`${at}.stage: expected one of ${[...stages].join(', ')}`)
  const rule: FaultRule = {
    stage,
    ...optional('name', text(given['name'], `${at}.name`)),
    ...optional('recipient', text(given['recipient'], `${at}.recipient`)),
    ...optional('sender', text(given['sender'], `${at}.sender`)),
    ...optional('user', text(given['user'], `${at}.user`)),
    ...optional('helo', text(given['helo'], `${at}.helo`)),
    ...optional('times', whole(given['times'], `${at}.times`, 1_000_000)),
    ...optional('perRecipient', flag(given['perRecipient'], `${at}.perRecipient`)),
    ...optional('delayMs', whole(given['delayMs'], `${at}.delayMs`, longestDelayMs)),
    ...optional('refuse', reply(given['refuse'], `${at}.refuse`)),
    ...optional('drop', flag(given['drop'], `${at}.drop`)),
    ...optional('keep', flag(given['keep'], `${at}.keep`)),
    ...optional('octetsPerSecond', whole(given['octetsPerSecond'], `${at}.octetsPerSecond`, 1_000_000_000)),
  }
  refuseNonsense(rule, at)
  return rule
}

/** What could never strike or never do anything is a mistake, and the caller hears of it. */
function refuseNonsense(rule: FaultRule, at: string): void {
  const { stage, refuse, drop, delayMs, octetsPerSecond, recipient, perRecipient } = rule
  const from = (needed: FaultStage) => order.indexOf(stage) >= order.indexOf(needed)
  if (!refuse && !drop && !delayMs && !octetsPerSecond) {
    throw new FaultError(`${at}: expected at least one of refuse, drop, delayMs and octetsPerSecond`)
  }
  if (refuse && drop) throw new FaultError(`${at}: expected refuse or drop, got both`)
  if (octetsPerSecond && stage !== 'message') throw new FaultError(`${at}.octetsPerSecond: only at the stage message`)
  if ((recipient !== undefined || perRecipient) && !from('recipient')) {
    throw new FaultError(`${at}.recipient: no recipient is known at the stage ${stage}`)
  }
  if (rule.sender !== undefined && !from('sender'))
    throw new FaultError(`${at}.sender: not known at the stage ${stage}`)
  if (rule.user !== undefined && !from('authenticate'))
    throw new FaultError(`${at}.user: not known at the stage ${stage}`)
  if (rule.helo !== undefined && !from('hello')) throw new FaultError(`${at}.helo: not known at the stage ${stage}`)
  if (rule.keep && (stage !== 'message' || !(drop || (refuse && refuse.code < 500)))) {
    throw new FaultError(`${at}.keep: only at the stage message, with drop or a refusal from 400 to 499`)
  }
}

function reply(given: unknown, at: string): FaultReply | undefined {
  if (given === undefined) return undefined
  if (!isObject(given)) throw new FaultError(`${at}: expected an object such as { "code": 450 }`)
  const code = given['code']
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 400 || code > 599) {
    throw new FaultError(`${at}.code: expected a whole number from 400 to 599`)
  }
  const enhanced = text(given['enhanced'], `${at}.enhanced`)
  if (enhanced !== undefined && !(/^[45]\.\d{1,3}\.\d{1,3}$/.test(enhanced) && enhanced[0] === String(code)[0])) {
    throw new FaultError(`${at}.enhanced: expected a status code such as ${String(code)[0]}.7.1`)
  }
  const said = text(given['text'], `${at}.text`)
  if (said !== undefined && !/^[\x20-\x7e]*$/.test(said)) {
    throw new FaultError(`${at}.text: expected one line of printable ASCII`)
  }
  return { code, ...optional('enhanced', enhanced), ...optional('text', said) }
}

function text(value: unknown, at: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length > 0 && value.length <= longestPattern) return value
  throw new FaultError(`${at}: expected a string of 1 to ${longestPattern} characters`)
}

function whole(value: unknown, at: string, most: number): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new FaultError(`${at}: expected a whole number from 1 to ${most}`)
}

function flag(value: unknown, at: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw new FaultError(`${at}: expected true or false`)
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // The computed key is K itself, which the compiler widens to string.
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V })
}

function isStage(value: unknown): value is FaultStage {
  return typeof value === 'string' && stages.has(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
