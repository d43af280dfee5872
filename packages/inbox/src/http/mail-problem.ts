import { MailError } from 'posthaste'
import { HttpProblem } from './problem.ts'

/** What a mailer said, as an answer: 400 where the message is wrong, 502 where the way out refuses; else the error itself. */
export function mailProblem(error: unknown): unknown {
  if (!MailError.is(error)) return error
  return new HttpProblem(error.code === 'MESSAGE_INVALID' ? 400 : 502, `${error.code}: ${error.message}`)
}
