import { ConfigError } from '../errors.ts'
import { checkEntry } from './check-script.ts'
import { type Answer, type Behaviour, type Rule, type Script, type SessionFacts, type Stage, stages } from './script.ts'

/** What {@link createPrompter} needs to know to choose. */
export interface Moment {
  readonly stage: Stage
  readonly argument: string
  readonly session: SessionFacts
  /** The recipients that a rule's `recipient` is compared with. */
  readonly recipients: readonly string[]
  /** How many octets of the content have arrived. */
  readonly octets: number
  /** Rules that are not to be met again at this stage of this transaction; those that are met now are added. */
  readonly spent?: Set<Rule>
}

/** Finds what the script has for a moment, and keeps count of how often each rule was met. */
export interface Prompter {
  /** Whether the script says anything of this stage. */
  has(stage: Stage): boolean
  consult(moment: Moment): Promise<Behaviour | undefined>
}

/** A prompter for one server: its counts run over all of the server's connections. */
export function createPrompter(script: Script): Prompter {
  for (const [stage, entry] of Object.entries(script)) {
    if (stages.every((each) => each !== stage)) {
      throw new ConfigError('OPTION_INVALID', `script.${stage}`, `expected one of ${stages.join(', ')}`)
    }
    if (entry !== undefined) checkEntry(entry, `script.${stage}`)
  }
  const rules = new Map(Object.entries(script).map(([stage, entry]) => [stage, rulesOf(entry)]))
  const met = new Map<Rule, number>()
  return {
    has: (stage) => rules.has(stage),
    async consult(moment) {
      for (const rule of rules.get(moment.stage) ?? []) {
        if (moment.spent?.has(rule) || !meets(rule, moment)) continue
        moment.spent?.add(rule)
        const count = (met.get(rule) ?? 0) + 1
        met.set(rule, count)
        if (rule.nth !== undefined && rule.nth !== count) continue
        if (rule.times !== undefined && count > rule.times) continue
        const answer =
          typeof rule.answer === 'function' ? await rule.answer(moment.argument, moment.session) : rule.answer
        if (answer !== undefined) return typeof answer === 'string' ? { reply: answer } : answer
      }
      return undefined
    },
  }
}

function rulesOf(entry: Script[Stage]): readonly Rule[] {
  if (entry === undefined) return []
  return isRules(entry) ? entry : [{ answer: entry }]
}

function isRules(entry: Answer | readonly Rule[]): entry is readonly Rule[] {
  return Array.isArray(entry)
}

function meets(rule: Rule, moment: Moment): boolean {
  if (rule.connection !== undefined && rule.connection !== moment.session.connection) return false
  if (rule.octets !== undefined && moment.octets < rule.octets) return false
  if (rule.sender !== undefined && !same(rule.sender, moment.session.sender ?? '')) return false
  const { recipient } = rule
  return recipient === undefined || moment.recipients.some((each) => same(recipient, each))
}

function same(wanted: string | RegExp, found: string): boolean {
  return typeof wanted === 'string' ? wanted === found : found.search(wanted) !== -1
}
