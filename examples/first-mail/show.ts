// What arrived, for people.
import type { ReceivedMessage, TranscriptLine } from 'posthaste/testing'
import { type Part, readMessage } from './read-message.ts'

/** The envelope, the header that a reader sees, and the parts as a tree. */
export function showMessage(message: ReceivedMessage): string {
  const root = readMessage(message.octets)
  const fields = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'X-Campaign']
  const envelope = [['sender', message.sender], ...message.recipients.map((each) => ['recipient', each])]
  return [
    'Envelope',
    ...envelope.map(([label, address]) => row(label, address)),
    '',
    'Header',
    ...fields.map((name) => row(name, root.header(name))).filter((line) => line !== ''),
    '',
    `Content, ${size(message.octets.length)} in all`,
    ...tree(root).map((line) => `  ${line}`),
    '',
  ].join('\n')
}

/** Who said what; the content only by its first lines. */
export function showConversation(transcript: readonly TranscriptLine[], most = 24): string {
  const lines = transcript.map(({ from, text }) => `  ${from === 'server' ? '<' : '>'} ${text.slice(0, 100)}`)
  const rest = lines.length - most
  return [...lines.slice(0, most), ...(rest > 0 ? [`  … ${rest} more lines`] : [])].join('\n')
}

function row(label = '', text: string | undefined): string {
  return text === undefined ? '' : `  ${label.padEnd(10)}  ${text}`
}

function tree(part: Part, indent = '', branch = ''): string[] {
  const under = indent + { '': '', '├─ ': '│  ', '└─ ': '   ' }[branch]
  const facts = [part.type, part.filename, part.disposition === 'inline' ? 'inline' : undefined]
  const about =
    part.parts.length > 0 ? part.type : [...facts, size(part.octets.length), part.encoding].filter(Boolean).join(' · ')
  const last = part.parts.length - 1
  return [indent + branch + about, ...part.parts.flatMap((each, at) => tree(each, under, at === last ? '└─ ' : '├─ '))]
}

function size(octets: number): string {
  return octets < 1000 ? `${octets} octets` : `${(octets / 1000).toFixed(1)} kB`
}
