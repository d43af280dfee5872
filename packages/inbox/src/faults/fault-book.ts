// Which faults are in force, and which one strikes now?
import { checkFaultRules, type FaultRule, type FaultStage, type StandingFault } from './fault-rule.ts'
import { fits } from './pattern.ts'

/** What is known when a stage is reached. */
export interface FaultFacts {
  readonly helo?: string | undefined
  readonly user?: string | undefined
  readonly sender?: string | undefined
  /** The recipient that is asked about, or all that were accepted. */
  readonly recipients?: readonly string[]
}

/** The faults in force. */
export interface FaultBook {
  /** Every rule, with how often it has struck. */
  list(): readonly StandingFault[]
  /** Puts these rules in place of all others, and counts anew. Throws FaultError and changes nothing when one is wrong. */
  set(rules: readonly FaultRule[]): void
  /** Adds a rule after the others; the returned function takes it away. Throws FaultError when it is wrong. */
  add(rule: FaultRule): () => void
  clear(): void
  /** The first rule that fits, counted as having struck; undefined when nothing is to go wrong. */
  strike(stage: FaultStage, facts: FaultFacts): FaultRule | undefined
}

interface Entry {
  readonly rule: FaultRule & { readonly name: string }
  struck: number
  readonly byRecipient: Map<string, number>
}

/** More recipients than these are not told apart: the oldest is forgotten. */
const mostRecipients = 10_000

/** A book with these rules in it. */
export function createFaultBook(rules: readonly FaultRule[] = []): FaultBook {
  let made = 0
  let entries: Entry[] = []

  function entryOf(rule: FaultRule): Entry {
    made += 1
    return { rule: { name: `fault-${made}`, ...rule }, struck: 0, byRecipient: new Map() }
  }

  const book: FaultBook = {
    list: () => entries.map(({ rule, struck }) => ({ ...rule, struck })),
    set(given) {
      const checked = checkFaultRules(given)
      made = 0
      entries = checked.map(entryOf)
    },
    add(rule) {
      const entry = entryOf(checkFaultRules([rule])[0] ?? rule)
      entries = [...entries, entry]
      return () => {
        entries = entries.filter((each) => each !== entry)
      }
    },
    clear() {
      entries = []
      made = 0
    },
    strike(stage, facts) {
      const entry = entries.find((each) => each.rule.stage === stage && holds(each.rule, facts) && isLeft(each, facts))
      if (entry) count(entry, facts)
      return entry?.rule
    },
  }
  book.set(rules)
  return book
}

function holds({ recipient, sender, user, helo }: FaultRule, facts: FaultFacts): boolean {
  return (
    one(helo, facts.helo) &&
    one(user, facts.user) &&
    one(sender, facts.sender) &&
    (recipient === undefined || (facts.recipients ?? []).some((each) => fits(recipient, each)))
  )
}

function one(pattern: string | undefined, fact: string | undefined): boolean {
  return pattern === undefined || (fact !== undefined && fits(pattern, fact))
}

function isLeft({ rule, struck, byRecipient }: Entry, facts: FaultFacts): boolean {
  const { times } = rule
  if (times === undefined) return true
  if (!rule.perRecipient) return struck < times
  return concerned(rule, facts).some((each) => (byRecipient.get(each) ?? 0) < times)
}

function count(entry: Entry, facts: FaultFacts): void {
  entry.struck += 1
  if (!entry.rule.perRecipient) return
  for (const each of concerned(entry.rule, facts)) {
    const before = entry.byRecipient.get(each) ?? 0
    entry.byRecipient.set(each, before + 1)
    const [oldest] = entry.byRecipient.keys()
    if (entry.byRecipient.size > mostRecipients && oldest !== undefined) entry.byRecipient.delete(oldest)
  }
}

function concerned({ recipient }: FaultRule, { recipients = [] }: FaultFacts): readonly string[] {
  return recipients.filter((each) => recipient === undefined || fits(recipient, each)).map((each) => each.toLowerCase())
}
