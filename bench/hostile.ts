// Does hostile input cost linear time? Each shape is read at 1 MB and at 2 MB, in turn: the time for twice the input must
// stay below three times, which is a speed per character of at least two thirds. `npm run bench -- hostile`, or run this
// file alone.
import { parseAddress } from '../packages/posthaste/src/message/address.ts'
import { parseContentType } from '../packages/posthaste/src/message/content-type.ts'
import { createMessage } from '../packages/posthaste/src/message/create-message.ts'
import { parseMailbox } from '../packages/posthaste/src/message/mailbox.ts'
import { parseShapes } from './hostile-parse.ts'
import { asTable, compare, type Report, type Row } from './measure.ts'

/** One hostile shape: what is read, and the text at a size. */
interface Shape {
  readonly name: string
  readonly read: (text: string) => unknown
  readonly text: (size: number) => string
}

const megabyte = 1_000_000

const addressReaders = [
  { reader: 'address', read: (text: string) => parseAddress(text, 'to') },
  { reader: 'mailbox', read: (text: string) => parseMailbox(text, 'to') },
]

// The shapes that broke other parsers (recursion, quadratic scans, backtracking), and those next to them.
const addressTexts: readonly (readonly [name: string, head: string, repeated: string, tail: string])[] = [
  ['"', '', '"', ''],
  ['" with an odd end', '"', '""', ''],
  ['( nested', '', '(', ''],
  ['@', '', '@', ''],
  [',', '', ',', ''],
  ['<', '', '<', ''],
  ['\\ in quotes', '"', '\\\\', ''],
  ['quoted text', '"', 'a', '"@b.c'],
  ['escaped text', '"', '\\a', '"@b.c'],
  ['groups in groups', '', 'g:', ''],
  ['dots', '', 'a.', 'a@b.c'],
  ['a long local part', '', 'a', '@b.c'],
  ['a@b, repeated', '', 'a@b,', ''],
  ['labels', 'a@', 'b.', 'c'],
  ['one long label', 'a@', 'b', '.c'],
  ['IDN labels', 'a@', 'ü.', 'c'],
  ['one long IDN label', 'a@', 'ü', '.c'],
  ['domain literal', 'a@[', '1', ']'],
  ['encoded words', '', '=?utf-8?q?x?= ', '<a@b.c>'],
  ['halves of encoded words', '', '=?', '@b.c'],
  ['words of a name', '', 'a ', '<a@b.c>'],
  ['quoted words of a name', '', '"a" ', '<a@b.c>'],
  ['a name in emoji', '', '👩', ' <a@b.c>'],
  ['combining marks', '', 'e\u0301', '@b.c'],
  ['white space before', '', ' ', 'a@b.c'],
  ['white space after', 'a@b.c', '\t', 'x'],
  ['a route', '<', '@a,', ':a@b.c>'],
]

const otherShapes: readonly Shape[] = [
  header('a long value without a fold', 'X-A', 'a'),
  header('white space', 'X-A', ' '),
  header('tabs before a control', 'X-A', '\t', '\0'),
  header('encoded words', 'X-A', '=?utf-8?q?x?= '),
  header('surrogate pairs', 'X-A', '📮'),
  header('references', 'References', '<a@b> '),
  header('references without brackets', 'References', '<a@'),
  header('URIs', 'List-Unsubscribe', '<https://a.example/>,', '<https://a.example/>'),
  header('commas in a URI', 'List-Unsubscribe', ',<'),
  header('words of a List-Id', 'List-Id', 'a ', '<a.b>'),
  header('a word', 'Auto-Submitted', 'auto'),
  header('a date', 'Date', '1 '),
  header('a mailbox in a header', 'To', 'a ', '<a@b.c>'),
  header('words', 'Precedence', 'bulk '),
  {
    name: 'header: fields, repeated',
    read: (text) => createMessage({ headers: { 'X-A': text.split(' ') } }),
    text: (size) => 'x '.repeat(size / 2),
  },
  {
    name: 'header: a name',
    read: (text) => createMessage({ headers: [[text, 'x']] }),
    text: (size) => 'X'.repeat(size),
  },
  type('parameters a*0=', (size) => countedParameters(size)),
  type('a quoted value', (size) => `a/b; x="${'\\"'.repeat(size / 2)}"`),
  type('spaces', (size) => `a/b;${' '.repeat(size)}`),
  type('semicolons', (size) => `a/b${';'.repeat(size)}`),
  {
    name: 'file name: dots',
    read: (text) => createMessage({ attachments: [{ filename: text, content: 'x' }] }),
    text: (size) => '.'.repeat(size),
  },
  {
    name: 'unknown key',
    read: (text) => createMessage(Object.fromEntries([[text, 'x']])),
    text: (size) => 'subject'.repeat(size / 7),
  },
  {
    name: 'calendar: METHOD lines',
    read: (text) => createMessage({ calendar: { method: 'REQUEST', content: text } }),
    text: (size) => 'METHOD\n'.repeat(size / 7),
  },
]

/** One row for each shape. */
export async function benchHostile(): Promise<Report> {
  const shapes = [...addressReaders.flatMap(addressShapes), ...otherShapes, ...parseShapes]
  const rows: Row[] = []
  for (const shape of shapes) rows.push(await measuredAgain(shape))
  return { name: 'hostile', rows, growth: [] }
}

function addressShapes({ reader, read }: (typeof addressReaders)[number]): Shape[] {
  return addressTexts.map(([name, head, repeated, tail]) => ({
    name: `${reader}: ${name}`,
    read,
    text: (size) => head + repeated.repeat(size / repeated.length) + tail,
  }))
}

function header(name: string, field: string, repeated: string, tail = ''): Shape {
  return {
    name: `header: ${name}`,
    read: (text) => createMessage({ headers: { [field]: text } }),
    text: (size) => repeated.repeat(size / repeated.length) + tail,
  }
}

function type(name: string, text: (size: number) => string): Shape {
  return { name: `content type: ${name}`, read: (given) => parseContentType(given, 'contentType'), text }
}

function countedParameters(size: number): string {
  const parameters: string[] = []
  for (let index = 0, length = 0; length < size; index++) {
    const parameter = `; a*${index}=x`
    length += parameter.length
    parameters.push(parameter)
  }
  return `a/b${parameters.join('')}`
}

/** The machine's noise passes, a quadratic scan does not: what is too slow is measured up to three times. */
async function measuredAgain(shape: Shape): Promise<Row> {
  const first = await measured(shape)
  if (first.reached) return first
  const second = await measured(shape)
  return second.reached ? second : measured(shape)
}

async function measured({ name, read, text }: Shape): Promise<Row> {
  const [one, two] = [flat(text(megabyte)), flat(text(2 * megabyte))]
  const times = repetitions(() => outcomeOf(read, one))
  const side = (label: string, given: string) => ({
    name: `${label}, ${outcomeOf(read, given)}`,
    run: async () => {
      for (let at = 0; at < times; at++) outcomeOf(read, given)
      return (given.length * times) / megabyte
    },
  })
  return compare({
    subject: name,
    unit: 'MB',
    ours: side('2 MB', two),
    peer: side('1 MB', one),
    target: 2 / 3,
    rounds: 7,
  })
}

/** Enough for some milliseconds, so that the clock and the collector weigh little. */
function repetitions(work: () => void): number {
  const began = process.hrtime.bigint()
  let times = 0
  while (Number(process.hrtime.bigint() - began) < 15e6 && times < 2000) {
    work()
    times++
  }
  return times
}

function outcomeOf(read: (text: string) => unknown, text: string): 'accepted' | 'refused' {
  try {
    read(text)
    return 'accepted'
  } catch {
    return 'refused'
  }
}

/** The text in one piece of memory: repeating and joining make trees of pieces, which the first reader would flatten. */
function flat(text: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(text))
  return typeof copy === 'string' ? copy : text
}

if (import.meta.main) {
  const report = await benchHostile()
  console.log(asTable(report))
  if (report.rows.some(({ reached }) => !reached)) process.exitCode = 1
}
