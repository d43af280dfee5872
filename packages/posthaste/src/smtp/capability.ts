import type { Reply } from '../errors.ts'

/** What this server announced in its answer to EHLO or LHLO (RFC 5321, section 4.1.1.1). */
export interface Capabilities {
  /** Each extension's keyword in capitals, with its parameters as they stood there. */
  readonly extensions: ReadonlyMap<string, string>
  /** The largest message in octets (RFC 1870); absent where SIZE is not offered or names no limit. */
  readonly maxSize?: number
  /** The SASL mechanisms in capitals, of every AUTH line and of the old `AUTH=` form. */
  readonly mechanisms: ReadonlySet<string>
  readonly size: boolean
  readonly startTls: boolean
  readonly pipelining: boolean
  readonly eightBitMime: boolean
  readonly smtpUtf8: boolean
  readonly dsn: boolean
  /** RFC 8689. */
  readonly requireTls: boolean
  /** BDAT (RFC 3030). */
  readonly chunking: boolean
  readonly limits: Limits
}

/** What LIMITS promises to take (RFC 9422, section 4); absent where nothing is said. */
export interface Limits {
  /** MAIL commands in one session, refused ones included. */
  readonly mailMax?: number
  /** RCPT commands in one transaction, refused ones included. */
  readonly rcptMax?: number
  /** Different domains of recipients in one session. */
  readonly rcptDomainMax?: number
}

/** What a server has that knows HELO only: nothing. */
export const noCapabilities: Capabilities = capabilitiesOf(new Map(), new Set())

/** Reads the answer to EHLO; lines that are no extension are passed over. Linear in the length of the reply. */
export function parseCapabilities(reply: Reply): Capabilities {
  const extensions = new Map<string, string>()
  const mechanisms = new Set<string>()
  // The first line is the server's name and greeting.
  for (const line of reply.text.split('\n').slice(1)) {
    const { keyword, parameters } = splitLine(line)
    if (!/^[A-Z0-9][A-Z0-9-]*$/.test(keyword)) continue
    if (!extensions.has(keyword)) extensions.set(keyword, parameters)
    if (keyword === 'AUTH') for (const word of words(parameters)) mechanisms.add(word.toUpperCase())
  }
  return capabilitiesOf(extensions, mechanisms)
}

/** `AUTH=LOGIN PLAIN`, from before RFC 2554, is `AUTH LOGIN PLAIN`. */
function splitLine(line: string): { readonly keyword: string; readonly parameters: string } {
  const end = line.search(/[ \t]/)
  const first = (end === -1 ? line : line.slice(0, end)).toUpperCase()
  const rest = end === -1 ? '' : line.slice(end + 1).trim()
  if (!first.startsWith('AUTH=')) return { keyword: first, parameters: rest }
  return { keyword: 'AUTH', parameters: `${first.slice(5)} ${rest}`.trim() }
}

function words(text: string): readonly string[] {
  return text.split(/[ \t]+/).filter((word) => word !== '')
}

function capabilitiesOf(extensions: ReadonlyMap<string, string>, mechanisms: ReadonlySet<string>): Capabilities {
  const maxSize = maximum(extensions.get('SIZE'))
  return {
    extensions,
    mechanisms,
    ...(maxSize === undefined ? {} : { maxSize }),
    size: extensions.has('SIZE'),
    startTls: extensions.has('STARTTLS'),
    pipelining: extensions.has('PIPELINING'),
    eightBitMime: extensions.has('8BITMIME'),
    smtpUtf8: extensions.has('SMTPUTF8'),
    dsn: extensions.has('DSN'),
    requireTls: extensions.has('REQUIRETLS'),
    chunking: extensions.has('CHUNKING'),
    limits: limitsOf(extensions.get('LIMITS') ?? ''),
  }
}

/** `RCPTMAX=20 MAILMAX=5`; what is unknown, or no number, is passed over. */
function limitsOf(parameters: string): Limits {
  const given = new Map<string, number>()
  for (const word of words(parameters)) {
    const [, name, value] = /^([A-Za-z0-9-]+)=([1-9]\d{0,5})$/.exec(word) ?? []
    if (name !== undefined && value !== undefined) given.set(name.toUpperCase(), Number(value))
  }
  const mailMax = given.get('MAILMAX')
  const rcptMax = given.get('RCPTMAX')
  const rcptDomainMax = given.get('RCPTDOMAINMAX')
  return {
    ...(mailMax === undefined ? {} : { mailMax }),
    ...(rcptMax === undefined ? {} : { rcptMax }),
    ...(rcptDomainMax === undefined ? {} : { rcptDomainMax }),
  }
}

/** RFC 1870, section 4: no number or zero means no fixed limit. */
function maximum(parameter: string | undefined): number | undefined {
  if (parameter === undefined || !/^\d{1,20}$/.test(parameter)) return undefined
  const octets = Number(parameter)
  return octets === 0 ? undefined : octets
}
