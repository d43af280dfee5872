import { MailError } from '../errors.ts'

/**
 * The same error, its stack led back to the program that waits for the send: what fails in a transport fails in a turn
 * of the event loop that knows nothing of it. Costs nothing where nothing fails.
 */
export function withCaller<Thrown>(error: Thrown): Thrown {
  // What is not ours, such as the reason of an abort, is thrown as it is.
  if (!MailError.is(error) || typeof error.stack !== 'string') return error
  const here = new Error('here').stack
  if (typeof here !== 'string') return error
  const { stack } = error
  const frames = here.split('\n').filter((line) => /^ {4}at async /.test(line) && !stack.includes(line))
  // A frozen error stays as it is.
  if (frames.length > 0) Reflect.set(error, 'stack', [stack, ...frames].join('\n'))
  return error
}
