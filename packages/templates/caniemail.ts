// Writes src/warnings/caniemail.table.json: what well-known mail clients support, from the caniemail package.
// `node packages/templates/caniemail.ts`, after an update of that package; a test compares the two.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { argv } from 'node:process'

/** What the warnings know of the clients. */
export interface ClientTable {
  /** Whose data it is, of when, and under which licence. */
  readonly from: {
    readonly package: string
    readonly data: string
    readonly date: string
    readonly licence: string
  }
  /** Names of clients, such as `Outlook (Windows)`; their place is that of their letter in `support`. */
  readonly clients: readonly string[]
  /** By slug, as in the addresses of caniemail.com. */
  readonly features: Readonly<Record<string, ClientTableFeature>>
}

/** What the clients make of one feature of HTML, CSS or images. */
export interface ClientTableFeature {
  readonly title: string
  /** One letter for each client: `y`es, in p`a`rt, `n`o, `u`nknown. */
  readonly support: string
  /** What the part is, by the client's place. */
  readonly notes?: Readonly<Record<string, string>>
}

/** The clients that matter, in the order in which they are named, and where caniemail keeps them. */
const clients: readonly (readonly [name: string, family: string, platform: string])[] = [
  ['Gmail (web)', 'gmail', 'desktop-webmail'],
  ['Gmail (iOS)', 'gmail', 'ios'],
  ['Gmail (Android)', 'gmail', 'android'],
  ['Gmail (mobile web)', 'gmail', 'mobile-webmail'],
  ['Outlook (Windows)', 'outlook', 'windows'],
  ['Outlook (web)', 'outlook', 'outlook-com'],
  ['Outlook (macOS)', 'outlook', 'macos'],
  ['Outlook (iOS)', 'outlook', 'ios'],
  ['Outlook (Android)', 'outlook', 'android'],
  ['Apple Mail (macOS)', 'apple-mail', 'macos'],
  ['Apple Mail (iOS)', 'apple-mail', 'ios'],
  ['Yahoo Mail (web)', 'yahoo', 'desktop-webmail'],
  ['Yahoo Mail (iOS)', 'yahoo', 'ios'],
  ['Yahoo Mail (Android)', 'yahoo', 'android'],
  ['Samsung Email', 'samsung-email', 'android'],
  ['Thunderbird', 'thunderbird', 'macos'],
  ['Proton Mail', 'protonmail', 'desktop-webmail'],
  ['Fastmail', 'fastmail', 'desktop-webmail'],
  ['GMX', 'gmx', 'desktop-webmail'],
  ['WEB.DE', 'web-de', 'desktop-webmail'],
]

interface Feature {
  readonly slug: string
  readonly title: string
  readonly category: string
  readonly stats: Readonly<Record<string, Readonly<Record<string, Versions>>>>
  readonly notes_by_num: Readonly<Record<string, string>> | null
}

/** By version or month: `y`, `a #1 #2`, `n`, `u`. */
type Versions = Readonly<Record<string, string>>

if (argv[1] === import.meta.filename) {
  writeFileSync(new URL('src/warnings/caniemail.table.json', import.meta.url), printClientTable())
}

/** The file that the script writes. */
export function printClientTable(): string {
  return `${JSON.stringify(makeClientTable(), null, 2)}\n`
}

function makeClientTable(): ClientTable {
  const { resolve } = createRequire(import.meta.url)
  const { version } = JSON.parse(readFileSync(resolve('caniemail/package.json'), 'utf8'))
  const licence = readFileSync(resolve('caniemail/package.json').replace('package.json', 'LICENSE'), 'utf8')
  const { data, last_update_date: date } = JSON.parse(readFileSync(resolve('caniemail/caniemail.json'), 'utf8'))
  const features: readonly Feature[] = data
  return {
    from: {
      package: `caniemail ${version}`,
      data: 'https://www.caniemail.com',
      date: String(date).slice(0, 10),
      // The data is older than the package, and under the same licence.
      licence: licence.trim().replace('Copyright', 'Copyright (c) 2019 HTeuMeuLeu\nCopyright'),
    },
    clients: clients.map(([name]) => name),
    features: Object.fromEntries(
      features.filter(({ category }) => category !== 'others').map((feature) => [feature.slug, summaryOf(feature)]),
    ),
  }
}

function summaryOf({ title, stats, notes_by_num: notes }: Feature): ClientTableFeature {
  const newest = clients.map(([, family, platform]) => newestOf(stats[family]?.[platform] ?? {}))
  const partly = newest.flatMap((support, place) => {
    const [, number = ''] = /^a.*?#(\d+)/.exec(support) ?? []
    const note = notes?.[number]
    return note === undefined ? [] : [[place, plain(note)] as const]
  })
  return {
    title: title.trim(),
    support: newest.map((support) => support.slice(0, 1)).join(''),
    ...(partly.length === 0 ? {} : { notes: Object.fromEntries(partly) }),
  }
}

function newestOf(versions: Versions): string {
  const [first, ...rest] = Object.keys(versions)
  if (first === undefined) return 'u'
  const newest = rest.reduce((before, version) => (isNewer(version, before) ? version : before), first)
  return versions[newest] ?? 'u'
}

/**
 * Versions are numbers (`16.80`), years (`2019`) and months (`2024-01`) of one client at once. The data lists them by
 * age, except that JSON's reader puts whole numbers first.
 */
function isNewer(version: string, before: string): boolean {
  const dated = [version, before].map((each) => /^20\d\d(-\d\d)?$/.test(each))
  if (dated[0] && dated[1]) return version > before
  if (!dated[0] && !dated[1]) return version.localeCompare(before, 'en', { numeric: true }) > 0
  return !/^20\d\d$/.test(version)
}

/** A note as the end of a sentence: without links, and without saying again that the support is partial. */
function plain(note: string): string {
  return note
    .replace(/\s*\(See \[.*$/s, '')
    .replace(/\s*\bSee \[.*$/s, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^(?:Partial(?:ly supported| support)?(?: and buggy)?|Buggy|Not supported)[.:]\s*/i, '')
    .replaceAll('`', '')
    .replace(/\s+/g, ' ')
    .replace(/\.\s*$/, '')
    .trim()
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}
