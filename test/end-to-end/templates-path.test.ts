// Does docs/templates.md lead a newcomer from nothing to a mail, well within three minutes? Its commands and its program
// are taken from the page and run in an empty folder. What differs from what a newcomer does: links to this workspace
// stand for `npm install`, free ports for 1025 and 8025, and a program that tells what it was to open for the browser.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { interrupt, newcomersProject, type Project, readSection } from './newcomer.ts'

const { commands, program, words } = readSection('docs/templates.md', 'Three minutes: a mail as files')
const installs = commands.filter((command) => command.startsWith('npm install '))
const packages = installs.flatMap((command) => command.split(' ').slice(2)).filter((word) => !word.startsWith('--'))
const [begin = '', show = '', types = '', initialize = '', compile = '', send = ''] = commands.slice(installs.length)
const file = named(/`(\w+\.mts)`/)

test('three minutes lead to a mail', { timeout: 110_000 }, async (t) => {
  using project = newcomersProject(packages)
  const started = performance.now()
  const lap = (what: string) => t.diagnostic(`${((performance.now() - started) / 1000).toFixed(1)} s: ${what}`)

  assert.equal(commands.length, installs.length + 6, 'the page has other commands than this test knows')
  assert.match(await done(project, begin), /^welcome is ready:\n/)
  assert.match(project.read(named(/`(emails\/welcome\/\S+)`/)), /^---\n/)
  change(project, named(/a word in `(\S+)`/), 'Good to see you', 'Lovely to see you')
  change(project, named(/a colour in `(\S+)`/), '#10182b', '#a1006b')
  lap('a mail is begun, a word and a colour changed')

  await using preview = await startPreview(project, show)
  const first = await preview.look()
  assert.deepEqual([first.error, first.subject], [undefined, 'Welcome to Acme, Ada'])
  assert.match(first.html, /<h1 style="[^"]*color:#a1006b[^"]*">Lovely to see you, Ada!<\/h1>/)
  lap('the browser shows it')

  const saved = await preview.afterSaving(() =>
    change(project, 'emails/locales/en.json', 'Welcome to Acme', 'Welcome to our shop'),
  )
  assert.equal(saved.subject, 'Welcome to our shop, Ada')
  lap('what was saved is shown by itself')

  assert.match(await done(project, types), /^Wrote emails\/templates\.d\.ts: 1 template, 12 texts\./)
  assert.match(
    project.read(named(/writes (emails\/\S+\.d\.ts);/)),
    /welcome: \{\n\s+confirmUrl: string\n\s+name: string\n/,
  )
  lap('its types are written')

  assert.ok(program.includes(preview.smtp.replace(/:\d+/, ':1025')), 'the program sends to the inbox of the preview')
  project.write(file, program.replace(/:\d+(?=\?tls=none)/, preview.smtp.match(/:\d+/)?.[0] ?? ''))
  await done(project, initialize)
  assert.deepEqual(await complaints(project), [])
  project.write('wrong.mts', program.replace('name:', 'nmae:'))
  const [complaint = '', ...further] = await complaints(project)
  assert.match(complaint, /^wrong\.mts\(\d+,\d+\): error TS2353: .*'nmae' does not exist in type .*name: string/)
  assert.deepEqual(further, [])
  lap('the compiler takes what is right, and names what is wrong')

  assert.equal(await done(project, send), '')
  const mail = await preview.arrivalOf('to:ada@example.com')
  assert.equal(mail.Subject, 'Welcome to our shop, Ada')
  assert.match(mail.HTML, /<h1 style="[^"]*color:#a1006b[^"]*">Lovely to see you, Ada!<\/h1>/)
  assert.match(mail.Text, /^Lovely to see you, Ada!\r?\n=+/m)
  assert.match(mail.Text, /\(https:\/\/acme\.example\/confirm\?token=x\)/)
  lap('it has arrived')
})

/** What the section says at this place. */
function named(pattern: RegExp): string {
  const [, name] = pattern.exec(words) ?? []
  assert.ok(name !== undefined, `the page says nothing that matches ${pattern}`)
  return name
}

/** Runs a command that is to succeed. */
async function done(project: Project, command: string): Promise<string> {
  const { status, printed } = await project.run(command)
  assert.equal(status, 0, `${command}: ${printed}`)
  return printed
}

/** What the compiler says of the newcomer's own files. It sees the packages as source, and needs what that needs. */
async function complaints(project: Project): Promise<readonly string[]> {
  const types = `--types node --typeRoots '${resolve('node_modules/@types')}' --lib es2024,esnext.disposable,esnext.iterator`
  const asSource = `--customConditions posthaste-source --allowImportingTsExtensions ${types}`
  const { printed } = await project.run(`${compile} ${asSource}`)
  return printed.split(/\n(?=\S)/).filter((each) => each !== '' && !each.startsWith('../'))
}

function change(project: Project, path: string, before: string, after: string): void {
  const content = project.read(path)
  assert.ok(content.includes(before), `${path} says ${before}`)
  project.write(path, content.replaceAll(before, after))
}

interface Shown {
  readonly subject: string
  readonly html: string
  readonly error?: unknown
}

interface Arrived {
  readonly Subject: string
  readonly HTML: string
  readonly Text: string
}

/** A running `posthaste template preview`, looked at through the API of its page. */
interface Preview extends AsyncDisposable {
  /** Where it takes mail. */
  readonly smtp: string
  look(): Promise<Shown>
  /** What is shown once the page has heard that something was saved. */
  afterSaving(save: () => void): Promise<Shown>
  /** The message, as soon as it is there. */
  arrivalOf(query: string): Promise<Arrived>
}

async function startPreview(project: Project, command: string): Promise<Preview> {
  await using browser = await startBrowser(project)
  const child = project.start(`${command} --smtp-port 0 --web-port 0 2>&1`, browser.environment)
  assert.ok(child.stdout)
  const ended = once(child, 'close')
  let printed = ''
  for await (const line of createInterface(child.stdout)) {
    printed += `${line}\n`
    if (line.includes('Ctrl-C stops it')) break
  }
  const [smtp, page] = [/smtp:\S+/.exec(printed)?.[0], /http:\S+/.exec(printed)?.[0]]
  assert.ok(smtp !== undefined && page !== undefined, printed)
  assert.equal(await browser.opened, page)
  const ask = async (path: string) => {
    const response = await fetch(new URL(path, page))
    assert.equal(response.status, 200, path)
    return JSON.parse(await response.text())
  }
  const look = (): Promise<Shown> => ask('/api/v1/templates/welcome')
  return {
    smtp,
    look,
    async afterSaving(save) {
      const response = await fetch(new URL('/api/v1/events', page))
      assert.ok(response.body)
      const pieces = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
      assert.match(String((await pieces.next()).value), /^retry: /) // it listens
      save()
      let told = ''
      while (!told.includes('event: templates')) told += String((await pieces.next()).value)
      await pieces.return?.()
      return look()
    },
    arrivalOf: (query) => ask(`/api/v1/wait?query=${encodeURIComponent(query)}&timeout=60s`),
    async [Symbol.asyncDispose]() {
      interrupt(child)
      await ended
    },
  }
}

/** Stands for the browser: tells the first address that it is to open. */
async function startBrowser(project: Project) {
  const server = createServer((request, response) => response.end(request.url))
  const opened = once(server, 'request').then(([request]) => decodeURIComponent(String(request.url).slice(2)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const script = `#!/bin/sh\nexec node -e 'fetch(process.env.BROWSER + encodeURIComponent(process.argv[1]))' "$1"\n`
  for (const name of ['xdg-open', 'open']) project.write(`node_modules/.bin/${name}`, script, 0o755)
  return {
    environment: { BROWSER: `http://127.0.0.1:${port}/?` },
    opened,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}
