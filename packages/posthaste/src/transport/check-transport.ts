import { ConfigError } from '../errors.ts'
import type { Transport } from './transport.ts'

/** Whether somebody meant it to be a transport. */
export function isMeantAsTransport(value: unknown): value is Transport {
  return typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function'
}

/**
 * Refuses a transport that lacks something which would be missed at the first send, or wait for ever then.
 *
 * @throws ConfigError OPTION_INVALID, which names what is missing
 */
export function checkTransport(given: Transport, option: string): Transport {
  const { name, concurrency, warnings, close } = given
  if (typeof name !== 'string') throw invalid(option, 'name', 'text, for receipts and logs')
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw invalid(option, 'concurrency', 'a whole number from 1 up: how many sends are worth having under way at once')
  }
  if (!Array.isArray(warnings)) throw invalid(option, 'warnings', 'an array of sentences, [] where there are none')
  if (typeof close !== 'function') throw invalid(option, 'close()', 'a function that gives everything back')
  return given
}

function invalid(option: string, member: string, expected: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, `the transport's ${member} must be ${expected}`)
}
