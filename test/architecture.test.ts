// The rules of the house. Each also runs on a planted violation, which proves that the rule can fail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cycles,
  edges,
  exportsOf,
  type House,
  type Import,
  importsOf,
  loadedBy,
  readHouse,
  sourcesAmong,
  targetOf,
  withoutComments,
} from './house.ts'

/** Lower floors first: a file imports from its own folder or from a lower floor. */
const floors: readonly (readonly string[])[] = [
  ['outcome.ts', 'error-code.ts', 'mark.ts'],
  ['errors.ts', 'runtime', 'octets'],
  ['message'],
  ['mime', 'smtp', 'dkim', 'net', 'template', 'unsubscribe'],
  ['client', 'server'],
  ['transport'],
  ['queue'],
  ['mailer'],
  ['index.ts', 'testing', 'opentelemetry'],
  ['cli'],
]

/** The inbox's own floors; its loose files, which start it all, are one room at the top. */
const inboxFloors: readonly string[] = ['intake', 'store', 'faults', 'http', '.']

/** The floors of the templates, lower ones first; the loose files are the top. */
const templatesFloors: readonly (readonly string[])[] = [
  ['folder', 'locale', 'rows'],
  ['html'],
  ['liquid'],
  ['render'],
  ['warnings', 'types'],
  ['previews', 'starter'],
  ['.'],
]

/** What belongs in few places only, and in which. */
const belongings: readonly (readonly [what: string, pattern: RegExp, where: RegExp])[] = [
  ['node:dns', /['"](?:node:)?dns(?:\/promises)?['"]/, /^runtime\//],
  ['the clock', /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, /^runtime\//],
  ['randomness', /\bMath\.random\b|\b(?:getRandomValues|randomBytes|randomUUID)\b/, /^runtime\//],
  ['process.env', /\bprocess\.env\b/, /^(?:cli\/|mailer\/discover\.ts$)/],
  ['console', /(?<![/'"\w])console\s*[.[]/, /^(?:cli\/|mailer\/discover\.ts$)/],
  ['commander', /['"]commander['"]/, /^cli\//],
]

/** What `import 'posthaste'` must not load: it is paid for at the first send. */
const heavy = /^(?:node:)?(?:net|tls|crypto|fs|dns|https?|http2|child_process|sqlite|worker_threads|zlib)(?:\/|$)/

const longest = 300
const home = 'packages/posthaste/src/'
const inboxHome = 'packages/inbox/src/'
const templatesHome = 'packages/templates/src/'
const house = readHouse(
  'packages/*/src/**/*.ts',
  'packages/*/package.json',
  'bench/**/*.ts',
  'examples/**/*.ts',
  'test/**/*.ts',
  'docs/errors.md',
)

rule('no file imports from a higher floor or from a neighbour on its own floor', {
  findings: (files) =>
    edges(files, home).flatMap(({ from, to }) => {
      const [here, there] = [placeOf(from), placeOf(to)]
      if (here.floor < 0) return [`${from} stands on no floor`]
      return here.entry === there.entry || there.floor < here.floor ? [] : [`${from} may not import ${to}`]
    }),
  planted: {
    'errors.ts': "import type { Reply } from './smtp/reply.ts'\n",
    'smtp/reply.ts': "import { x } from './command.ts'\nconst late = () => import('../mime/raw.ts')\n",
    'utils/x.ts': "import { x } from '../errors.ts'\n",
  },
  expected: [
    'errors.ts may not import smtp/reply.ts',
    'smtp/reply.ts may not import mime/raw.ts',
    'utils/x.ts stands on no floor',
  ],
})

rule('in the inbox, too, no file imports from a higher floor', {
  findings: (files) =>
    edges(files, inboxHome).flatMap(({ from, to }) => {
      const [here, there] = [inboxFloorOf(from), inboxFloorOf(to)]
      if (here < 0) return [`${from} stands on no floor`]
      return there <= here ? [] : [`${from} may not import ${to}`]
    }),
  planted: {
    '/packages/inbox/src/store/reader.ts': "import type { Route } from '../http/route.ts'\n",
    '/packages/inbox/src/extras/x.ts': "import { y } from '../index.ts'\n",
  },
  expected: [
    'packages/inbox/src/store/reader.ts may not import packages/inbox/src/http/route.ts',
    'packages/inbox/src/extras/x.ts stands on no floor',
  ],
})

rule('in the templates, too, no file imports from a higher floor or from a neighbour on its own floor', {
  findings: (files) =>
    edges(files, templatesHome).flatMap(({ from, to }) => {
      const [here, there] = [templatesRoomOf(from), templatesRoomOf(to)]
      const floorOf = (room: string) => templatesFloors.findIndex((floor) => floor.includes(room))
      if (floorOf(here) < 0) return [`${from} stands on no floor`]
      return here === there || floorOf(there) < floorOf(here) ? [] : [`${from} may not import ${to}`]
    }),
  planted: {
    '/packages/templates/src/html/images.ts': "import type { Usage } from '../liquid/analyse.ts'\n",
    '/packages/templates/src/folder/read.ts': "import { chain } from '../locale/chain.ts'\n",
    '/packages/templates/src/extras/x.ts': "import { y } from '../index.ts'\n",
  },
  expected: [
    'packages/templates/src/html/images.ts may not import packages/templates/src/liquid/analyse.ts',
    'packages/templates/src/folder/read.ts may not import packages/templates/src/locale/chain.ts',
    'packages/templates/src/extras/x.ts stands on no floor',
  ],
})

rule('no two files import each other, not even through a third or for a type', {
  findings: (files) => [home, inboxHome, templatesHome].flatMap((folder) => cycles(edges(files, folder))),
  planted: {
    'smtp/a.ts': "export { b } from './b.ts'\n",
    'smtp/b.ts': "const load = () => import('./c.ts')\n",
    'smtp/c.ts': "import type { A } from './a.ts'\n",
  },
  expected: ['smtp/a.ts -> smtp/b.ts -> smtp/c.ts -> smtp/a.ts'],
})

rule('packages and examples import a package by its public name only', {
  findings: (files) =>
    sourcesAmong(files, /^(?:packages\/[\w-]+\/src|examples)\//).flatMap(([path, source]) =>
      importsOf(source).flatMap((each) => (isPublic(path, each) ? [] : [`${path} may not import ${each.specifier}`])),
    ),
  planted: {
    'mailer/routes.ts': "import { store } from '../../../inbox/src/store.ts'\nimport { x } from 'posthaste/smtp'\n",
  },
  expected: [
    'mailer/routes.ts may not import ../../../inbox/src/store.ts',
    'mailer/routes.ts may not import posthaste/smtp',
  ],
})

rule('clock, dns, randomness, environment, console and commander stay where they belong', {
  findings: (files) =>
    sourcesAmong(files, new RegExp(`^${home}`)).flatMap(([path, source]) => {
      const code = withoutComments(source)
      return belongings
        .filter(([, pattern, where]) => pattern.test(code) && !where.test(path.slice(home.length)))
        .map(([what]) => `${path} may not use ${what}`)
    }),
  planted: {
    'net/connect.ts': "import dns from 'node:dns'\nconst t = Date.now()\nconst r = Math.random()\n",
    'mailer/routes.ts': "console.log(process.env['HOME']) // and not Date.now()\nimport { Command } from 'commander'\n",
  },
  expected: [
    'net/connect.ts may not use node:dns',
    'net/connect.ts may not use the clock',
    'net/connect.ts may not use randomness',
    'mailer/routes.ts may not use process.env',
    'mailer/routes.ts may not use console',
    'mailer/routes.ts may not use commander',
  ],
})

rule('importing posthaste loads nothing that is paid for at the first send', {
  findings: (files) =>
    [...loadedBy(files, `${home}index.ts`)].flatMap((path) =>
      importsOf(files.get(path) ?? '')
        .filter(({ kind, specifier }) => kind === 'static' && heavy.test(specifier))
        .map(({ specifier }) => `${path} may not load ${specifier} before the first send`),
    ),
  planted: {
    'index.ts': "export { send } from './mailer/send.ts'\n",
    'mailer/send.ts':
      "import type { X } from './late.ts'\nimport {\n  connect,\n} from 'node:net'\nawait import('./late.ts')\n",
    'mailer/late.ts': "import tls from 'node:tls'\n",
  },
  expected: ['mailer/send.ts may not load node:net before the first send'],
})

rule('what is published is written in what Node 22 can read', {
  findings: (files) =>
    sourcesAmong(files, /^packages\/[\w-]+\/src\//).flatMap(([path, source]) =>
      /^\s*(?:await )?using \w+ =|\bDisposableStack\b|\bAsyncDisposableStack\b/m.test(withoutComments(source))
        ? [`${path} disposes of something in a way that Node 22 does not know`]
        : [],
    ),
  planted: {
    'cli/inbox.ts': '  await using inbox = await startInbox()\n',
    'cli/stack.ts': 'const opened = new AsyncDisposableStack()\n',
  },
  expected: [
    'cli/inbox.ts disposes of something in a way that Node 22 does not know',
    'cli/stack.ts disposes of something in a way that Node 22 does not know',
  ],
})

rule('a file is short enough to read in one sitting', {
  findings: (files) =>
    sourcesAmong(files, /\.ts$/)
      .map(([path, source]) => [path, source.split('\n').length - 1] as const)
      .filter(([, lines]) => lines > longest)
      .map(([path, lines]) => `${path} has ${lines} lines, ${longest} is the limit`),
  planted: {
    'smtp/long.ts': 'x\n'.repeat(longest + 1),
  },
  expected: ['smtp/long.ts has 301 lines, 300 is the limit'],
})

rule('every exported name has a doc comment', {
  findings: (files) =>
    sourcesAmong(files, /^packages\/[\w-]+\/src\//).flatMap(([path, source]) =>
      exportsOf(source).flatMap(({ name, documented }) =>
        documented ? [] : [`${path} exports ${name} without a doc comment`],
      ),
    ),
  planted: {
    'smtp/reply.ts':
      '/** Reads. */\nexport function read(): void\nexport function read(): void {}\n\nexport const x = 1\n',
  },
  expected: ['smtp/reply.ts exports x without a doc comment'],
})

rule('every error code has a heading in docs/errors.md', {
  findings: (files) => {
    const union = /type MailErrorCode =([^;]*?)\n(?:\n|$)/.exec(files.get(`${home}error-code.ts`) ?? '')?.[1] ?? ''
    const headings = (files.get('docs/errors.md') ?? '')
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n')
    const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code)
    return codes
      .filter((code) => !new RegExp(`\\b${code}\\b`).test(headings))
      .map((code) => `docs/errors.md has no heading for ${code}`)
  },
  planted: {
    'error-code.ts': "export type MailErrorCode =\n  | 'A_B'\n  | 'C_D'\n\n",
    '/docs/errors.md': '## A_B\nC_D\n',
  },
  expected: ['docs/errors.md has no heading for C_D'],
})

rule('nothing is left for later', {
  findings: (files) =>
    [...files]
      .filter(([path, source]) => path.endsWith('.ts') && /\b(?:TO[D]O|FIXM[E])\b/.test(source))
      .map(([path]) => `${path} has something left to do`),
  planted: {
    'smtp/reply.ts': '// TO' + 'DO: the rest\n',
  },
  expected: ['smtp/reply.ts has something left to do'],
})

interface Rule {
  /** One line for each violation. */
  readonly findings: (files: House) => readonly string[]
  /** Files that break the rule; a path is below packages/posthaste/src/ unless it begins with a slash. */
  readonly planted: Readonly<Record<string, string>>
  /** What the rule finds there. */
  readonly expected: readonly string[]
}

function rule(name: string, { findings, planted, expected }: Rule): void {
  test(name, () => {
    const bad = Object.entries(planted).map(
      ([path, source]) => [path.startsWith('/') ? path.slice(1) : home + path, source] as const,
    )
    assert.deepEqual(
      findings(new Map(bad)).map((line) => line.replaceAll(home, '')),
      expected,
      'the planted violation',
    )
    assert.deepEqual(findings(house), [], name)
  })
}

function placeOf(path: string): { readonly floor: number; readonly entry: string } {
  const entry = path.slice(home.length).split('/')[0] ?? ''
  return { entry, floor: floors.findIndex((floor) => floor.includes(entry)) }
}

function templatesRoomOf(path: string): string {
  const [room = '', file] = path.slice(templatesHome.length).split('/')
  return file === undefined ? '.' : room
}

function inboxFloorOf(path: string): number {
  const [room = '', file] = path.slice(inboxHome.length).split('/')
  return inboxFloors.indexOf(file === undefined ? '.' : room)
}

/** Whether the specifier stays inside the importer's own package, or names another by what that package exports. */
function isPublic(path: string, each: Import): boolean {
  const own = path
    .split('/')
    .slice(0, path.startsWith('packages/') ? 3 : 1)
    .join('/')
  const target = targetOf(path, each)
  if (target !== undefined) return target.startsWith(`${own}/`)
  const [, name = '', rest = ''] = /^(posthaste|@posthaste\/[\w-]+)(\/.*)?$/.exec(each.specifier) ?? []
  return name === '' || exportedBy(name).has(`.${rest}`)
}

function exportedBy(name: string): ReadonlySet<string> {
  const manifests = [...house].filter(([path]) => path.endsWith('/package.json')).map(([, text]) => JSON.parse(text))
  return new Set(Object.keys(manifests.find((manifest) => manifest.name === name)?.exports ?? {}))
}
