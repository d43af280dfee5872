import { ConfigError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import type { Behaviour, Rule } from './script.ts'

/**
 * Refuses an entry of a script that the server would not understand: a rule whose condition is misspelt is met by all, and
 * one without an answer does nothing, so that a test is green which should be red.
 *
 * @throws ConfigError OPTION_INVALID, which names the place
 */
export function checkEntry(entry: unknown, place: string): void {
  if (!Array.isArray(entry)) {
    checkAnswer(entry, place)
    return
  }
  for (const [index, rule] of entry.entries()) checkRule(rule, `${place}[${index}]`)
}

const behaviourNames = new Set<string>([
  'reply',
  'raw',
  'delayMs',
  'octetDelayMs',
  'silence',
  'cutAfter',
  'close',
  'reset',
] satisfies (keyof Behaviour)[])

const ruleNames = new Set<string>([
  'answer',
  'connection',
  'sender',
  'recipient',
  'nth',
  'times',
  'octets',
] satisfies (keyof Rule)[])

function checkRule(rule: unknown, place: string): void {
  if (typeof rule !== 'object' || rule === null) {
    throw invalid(place, `expected a rule such as { recipient: 'x@y.example', answer: '550 No' }, got ${kindOf(rule)}`)
  }
  const unknown = unknownKey(rule, ruleNames)
  if (unknown) throw invalid(place, describeUnknown(unknown, ruleNames))
  checkAnswer('answer' in rule ? rule.answer : undefined, `${place}.answer`)
}

function checkAnswer(answer: unknown, place: string): void {
  if (typeof answer === 'function') return
  if (typeof answer === 'string') {
    if (/^\d{3}(?:[ \r\n-]|$)/.test(answer)) return
    throw invalid(place, "expected a reply such as '550 5.1.1 No such user'; anything else is sent with { raw }")
  }
  if (typeof answer !== 'object' || answer === null) {
    throw invalid(place, `expected a reply, a behaviour such as { close: true }, or a function; got ${kindOf(answer)}`)
  }
  const unknown = unknownKey(answer, behaviourNames)
  if (unknown) throw invalid(place, describeUnknown(unknown, behaviourNames))
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
