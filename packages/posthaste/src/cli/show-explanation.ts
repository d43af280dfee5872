// `posthaste send --explain`, for people.
import type { Explanation } from '../mailer/explain.ts'
import type { PartOutline } from '../mailer/message-outline.ts'
import type { LoginPlan, Refusal, ServerOffer, TlsPlan, TransportExplanation } from '../transport/explanation.ts'
import { exitCodeOfAction, exitCodes } from './exit-code.ts'
import { type Output, paint, printable } from './terminal.ts'

/** All that is known, in paragraphs. */
export function showExplanation(explanation: Explanation, output: Output): string {
  const { via, envelope, header, parts, size, needs, dkim, transport, template } = explanation
  const title = (text: string): string => paint(output, 'strong', text)
  return [
    `Nothing is sent. By the route ${via}${template === undefined ? '' : `, of the template ${template}`}:`,
    '',
    title('Envelope'),
    `  from ${envelope.sender || '<>'}`,
    ...envelope.recipients.map((address) => `  to   ${address}`),
    '',
    title('Header'),
    ...header.map(([name, value]) => `  ${name}: ${printable(value)}`),
    '',
    title(`Message of ${octets(size)}`),
    ...partRows(parts),
    ...needs.map((extension) => `  needs a server with ${extension}`),
    ...dkim.map(({ domain, selector, algorithm }) => `  signed by ${domain}, key ${selector} (${algorithm})`),
    '',
    ...transportLines(transport, output),
    '',
  ].join('\n')
}

/** 0 where the message would be sent to somebody, else what the first refusal says to do. */
export function exitCodeOfExplanation({ transport }: Pick<Explanation, 'transport'>): number {
  const refusal = firstRefusal(transport)
  return refusal === undefined ? exitCodes.ok.code : exitCodeOfAction(refusal.action)
}

/** Why nobody would get it; a refused recipient among others is no such reason. */
function firstRefusal({ refusals, members = [] }: TransportExplanation): Refusal | undefined {
  const own = refusals.find(({ recipients }) => recipients === undefined)
  if (own !== undefined || members.length === 0) return own
  const theirs = members.map(firstRefusal)
  return theirs.includes(undefined) ? undefined : theirs[0]
}

function partRows(parts: readonly PartOutline[]): readonly string[] {
  const rows = parts.map(({ id, type, charset, encoding, filename, contentId, size }) => [
    id,
    [type, charset, filename, contentId === undefined ? undefined : `cid:${contentId}`]
      .flatMap((each) => (each === undefined ? [] : printable(each)))
      .join(' '),
    type.startsWith('multipart/') ? '' : encoding,
    size.toLocaleString('en'),
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const aligned = (cell: string, column: number): string =>
    column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  return rows.map((row) => `  ${row.map(aligned).join('  ')} octets`)
}

function transportLines(explained: TransportExplanation, output: Output, indent = ''): readonly string[] {
  const { transport, proxy, tls, login, server, refusals, warnings, members = [] } = explained
  const lines = [
    ...(proxy === undefined ? [] : [`through ${proxy}`]),
    ...(tls ? [tlsInWords(tls)] : []),
    ...(login ? [loginInWords(login)] : []),
    ...(server ? serverLines(server) : []),
    ...warnings.map((warning) => paint(output, 'doubtful', `! ${warning}`)),
    ...refusals.map((refusal) => paint(output, 'bad', `✗ ${refusalInWords(refusal)}`)),
    ...(members.length === 0 && firstRefusal(explained) === undefined ? [verdict(explained, output)] : []),
  ]
  const inner = `${indent}  `
  return [
    `${indent}${paint(output, 'strong', transport)}`,
    ...lines.map((line) => inner + line),
    ...members.flatMap((member) => transportLines(member, output, inner)),
  ]
}

function verdict({ server, tls }: TransportExplanation, output: Output): string {
  if (server) return paint(output, 'good', '✓ the server would be asked to take it')
  return paint(output, 'good', `✓ nothing speaks against it${tls ? '; --connect asks the server' : ''}`)
}

const modes: Readonly<Record<TlsPlan['mode'], string>> = {
  required: 'STARTTLS, or nothing is sent',
  implicit: 'TLS from the first octet',
  opportunistic: 'STARTTLS where it is offered, else in clear',
  none: 'in clear',
}

function tlsInWords({ mode, verified, serverName, minVersion }: TlsPlan): string {
  if (minVersion === undefined) return modes[mode]
  const certificate = verified ? `a certificate for ${serverName}` : 'any certificate'
  return `${modes[mode]}; ${certificate}; ${minVersion} or newer`
}

function loginInWords({ user, mechanism }: LoginPlan): string {
  const who = user === undefined ? 'logs in' : `logs in as ${printable(user)}`
  return `${who}, by ${mechanism ?? 'the strongest mechanism that is offered'}`
}

function serverLines({ address, tls, offers, uses, commands }: ServerOffer): readonly string[] {
  const where = address === undefined ? 'connected' : `connected to ${address}`
  const how = tls
    ? `, ${tls.protocol}, ${tls.cipher}${tls.authorized ? '' : ', certificate not trusted'}`
    : ', in clear'
  return [
    where + how,
    `offers ${offers.map(printable).join(', ') || 'no extensions'}`,
    `uses ${uses.join(', ') || 'none of them'}`,
    ...commands.map((command) => `> ${printable(command)}`),
  ]
}

function refusalInWords({ code, message, recipients }: Refusal): string {
  const whom = recipients === undefined ? '' : `${recipients.join(', ')}: `
  return `${whom}${printable(message)} (${code})`
}

function octets(count: number): string {
  return `${count.toLocaleString('en')} octets`
}
