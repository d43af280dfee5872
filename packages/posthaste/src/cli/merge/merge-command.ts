import { access } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Mailer } from '../../mailer/mailer.ts'
import { nearest } from '../../message/unknown-keys.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import { openMailer, routeOf } from '../configuration.ts'
import { loadPackage } from '../load-package.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { lockResult } from './lock.ts'
import { type MergeOptions, mergePlan } from './options.ts'
import type { Row } from './rows.ts'
import { runMerge } from './run.ts'

/** `posthaste merge`: one template to many readers, each with the data of a row, and once each however often it is run. */
export function mergeCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return command
    .description('send one template to many, each with their own data (needs @posthaste/templates)')
    .requiredOption('--template <name>', 'the template, one of those of the configuration')
    .requiredOption('--data <file>', 'who gets it, and the data of each: .csv, .tsv, .jsonl or .ndjson')
    .option('--via <route>', 'a route of the configuration (default: the one named default)')
    .option('--shared <file>', 'what all have in common: JSON such as { "from": "…", "data": { … } }')
    .option('--map <names>', 'columns that are named otherwise, such as to=email,name=full_name')
    .option(
      '--unsubscribe-url <url>',
      'the page of the links to unsubscribe; their secret is POSTHASTE_UNSUBSCRIBE_SECRET',
    )
    .option('--unsubscribe-list <name>', 'the list that these links leave')
    .option('--limit-rate <rate>', 'no more than this, such as 10/s, 100/min or 5000/h')
    .option('--result <file>', 'where it is written what became of each row (default: DATA.results.jsonl)')
    .option('--allow-duplicates', 'send to an address as often as it stands in the file')
    .option('--skip-bad', 'send to the good rows where others are bad')
    .option(
      '--repeat-unknown [address...]',
      'send again to those who may have it already, all of them or these addresses',
    )
    .option('--dry-run', 'check everything, and send nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (options: MergeOptions) => finish(await merge(options, terminal)))
}

const examples = `
The columns to (or email, or address), cc, bcc, replyTo, locale, timeZone and attachments are about the message; name
is both the name of the reader and data; every other column is data. Several in one cell are parted by semicolons.

Run the same command again to continue where it stopped, however it stopped: nobody gets it twice.

Examples:
  posthaste merge --template newsletter --data people.csv --dry-run
  posthaste merge --template newsletter --data people.csv --limit-rate 100/min
  posthaste merge --template invoice --data customers.jsonl --shared shared.json --via billing --yes
`

async function merge(options: MergeOptions, terminal: Terminal): Promise<number> {
  const plan = await mergePlan(options, terminal)
  await expectFile(options.data)
  const { readRows } = await loadPackage<{ readRows(path: string): AsyncIterable<Row> }>({
    name: '@posthaste/templates',
    what: 'what reads rows is',
    dependency: 'runtime',
    functions: ['readRows'],
  })
  const { mailer, source } = await openMailer(options.via === undefined ? {} : { via: options.via }, terminal)
  try {
    routeOf(mailer, options.via)
    const templates = await templatesOf(mailer, source, options.template)
    const unlock = options.dryRun ? () => {} : lockResult(plan.result)
    try {
      return await runMerge({ options, plan, mailer, source, templates, readRows }, terminal)
    } finally {
      unlock()
    }
  } finally {
    await mailer.close()
  }
}

/** Said before anything is loaded, and as what it is: a command line that must change. */
async function expectFile(data: string): Promise<void> {
  await access(data).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--data ${data} cannot be read (${error.code ?? error.message})`)
  })
}

async function templatesOf({ templates }: Mailer, source: string, name: string): Promise<TemplateSet> {
  if (templates === undefined) {
    const remedy = "a posthaste.config.ts with `templates: fileTemplates('./emails')` has some"
    throw new UsageError(`the configuration has no templates (${source}); ${remedy}`)
  }
  const names = await templates.names()
  if (names.includes(name)) return templates
  const near = nearest(name, names)
  const known = names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`
  throw new UsageError(`there is no template ${name}; ${near === undefined ? known : `did you mean ${near}?`}`)
}
