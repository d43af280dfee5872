import { type Action, ConnectionError, MailError, ReplyError } from '../errors.ts'
import { exitCodeOfError, exitCodes } from './exit-code.ts'
import { paint, printable, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * Tells an error, in one line on standard error or, with `json`, as one object on standard output, and gives the exit
 * status that goes with it. Only a defect shows its stack.
 */
export function reportError(error: unknown, terminal: Terminal, json: boolean): number {
  const { status, ...facts } = reportOf(error, terminal.signal)
  if (json) {
    terminal.stdout.write(`${JSON.stringify({ ok: false, error: facts })}\n`)
    return status
  }
  // What shows the ways to configure is a list; everything else is one line, whatever a server said.
  const text = facts.code === 'NOT_CONFIGURED' ? facts.message : printable(facts.message)
  const line = facts.advice === '' ? text : `${text.replace(/[.\s]*$/, '').replace(/(?<![?!])$/, '.')} ${facts.advice}`
  terminal.stderr.write(`${paint(terminal.stderr, 'bad', 'posthaste:')} ${line}\n`)
  if (status === exitCodes.defect.code && error instanceof Error) terminal.stderr.write(`${error.stack}\n`)
  return status
}

interface Report
  extends Partial<Pick<MailError, 'action' | 'temporary' | 'outcome' | 'recipients' | 'messageId' | 'server'>> {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly advice: string
}

function reportOf(error: unknown, signal: AbortSignal): Report {
  if (MailError.is(error)) {
    const { code, message, action, temporary, outcome, recipients, messageId } = error
    const server = serverOf(error)
    return {
      code,
      message,
      advice: adviceFor(error),
      action,
      temporary,
      outcome,
      status: exitCodeOfError(error),
      ...(recipients ? { recipients } : {}),
      ...(messageId === undefined ? {} : { messageId }),
      ...(server ? { server } : {}),
    }
  }
  if (signal.aborted && error === signal.reason) {
    return {
      status: exitCodes.interrupted.code,
      code: 'INTERRUPTED',
      message: 'interrupted; nothing was sent',
      advice: '',
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageError) {
    const advice = error.help === undefined ? '' : `${error.help} shows what there is.`
    return { status: exitCodes.unusable.code, code: 'USAGE', message, advice }
  }
  return {
    status: exitCodes.defect.code,
    code: 'DEFECT',
    message,
    advice: 'This is a defect of Posthaste; please report it:',
  }
}

/** Which server it was, wherever the error says it. */
function serverOf(error: MailError): MailError['server'] {
  if (error instanceof ConnectionError) return { host: error.host, port: error.port }
  return (error instanceof ReplyError ? error.peer : undefined) ?? error.server
}

/** What to do next, in one sentence, where the error's own words do not say it already. */
const advice: Readonly<Record<Action, string>> = {
  retry: 'Trying again later may help.',
  suppress: 'Stop writing to this address.',
  'fix-message': '',
  'fix-config': 'posthaste check looks at the whole configuration.',
  confirm: 'Find out whether it arrived before sending it again.',
}

function adviceFor({ code, action, messageId }: MailError): string {
  if (action === 'confirm' && messageId !== undefined) {
    return `Find out whether it arrived before sending it again; its Message-ID is <${messageId}>.`
  }
  if (code === 'AUTH_FAILED' && action === 'fix-config') return 'Are user and password right, and may this user send?'
  if (code.startsWith('TEMPLATE_'))
    return code === 'TEMPLATE_UNKNOWN' ? '' : 'posthaste template check looks at all templates.'
  // These say themselves what there is to choose from.
  return code === 'NOT_CONFIGURED' || code === 'OPTION_INVALID' || code === 'ROUTE_UNKNOWN' ? '' : advice[action]
}
