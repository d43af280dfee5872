import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadInbox } from './load-inbox.ts'
import { loadTemplates } from './template/load-templates.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-load-inbox-'))
after(() => rmSync(folder, { recursive: true }))

/** A project in which this is what @posthaste/inbox holds, or in which it is not installed. */
function project(name: string, source?: string): string {
  const inbox = join(folder, name, 'node_modules/@posthaste/inbox')
  mkdirSync(inbox, { recursive: true })
  if (source === undefined) rmSync(inbox, { recursive: true })
  else {
    const manifest = { name: '@posthaste/inbox', type: 'module', exports: { '.': { default: './index.js' } } }
    writeFileSync(join(inbox, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(inbox, 'index.js'), source)
  }
  return join(folder, name, 'package.json')
}

test('the first of the places that has the inbox gives it', async () => {
  const places = [
    project('without'),
    project('with', 'export const startInbox = async () => "mine"; export const passwordLine = startInbox'),
  ]
  const { startInbox } = await loadInbox(places)
  assert.equal(await startInbox({}), 'mine')
})

test('without the inbox the error says what to install', async () => {
  await assert.rejects(loadInbox([project('without')]), {
    name: 'UsageError',
    message: 'the inbox is a package of its own: npm install --save-dev @posthaste/inbox',
  })
})

test('without the templates, too', async () => {
  await assert.rejects(loadTemplates([project('without')]), {
    name: 'UsageError',
    message: 'templates in files are a package of their own: npm install @posthaste/templates',
  })
})

test('an inbox that is not this one is not called', async () => {
  const place = project('other', 'export const start = 1')
  await assert.rejects(loadInbox([place]), { name: 'UsageError', message: /of another version than posthaste/ })
})

test('what goes wrong inside the inbox is not taken for its absence', async () => {
  const place = project('broken', "import 'posthaste-has-no-such-dependency'")
  await assert.rejects(loadInbox([place]), { code: 'ERR_MODULE_NOT_FOUND', message: /no-such-dependency/ })
})
