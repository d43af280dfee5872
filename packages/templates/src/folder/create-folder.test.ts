import assert from 'node:assert/strict'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFolder } from './create-folder.ts'
import { sampleFolder, writeFiles } from './sample-folder.ts'

test('without reload it is read once', (t) => {
  const path = sampleFolder(t, { 'a.md': 'one' })
  const folder = createFolder(path, false)
  const first = folder.contents()
  writeFiles(path, { 'a.md': 'two and more' })
  assert.equal(folder.contents(), first)
})

test('with reload it is another object after a change, and the same one until then', (t) => {
  const path = sampleFolder(t, { 'a.md': 'one' })
  const folder = createFolder(path, true)
  let last = folder.contents()
  const changes: (() => void)[] = [
    () => writeFileSync(join(path, 'a.md'), 'two and more'),
    () => writeFiles(path, { 'locales/de.json': '{}' }),
    () => {
      writeFileSync(join(path, '.a.md.swp'), 'saved by rename')
      renameSync(join(path, '.a.md.swp'), join(path, 'a.md'))
    },
    () => rmSync(join(path, 'locales'), { recursive: true }),
  ]
  for (const change of changes) {
    assert.equal(folder.contents(), last)
    change()
    assert.notEqual(folder.contents(), last)
    last = folder.contents()
  }
  assert.equal(last.mails.get('a')?.html?.source, '<p>saved by rename</p>\n')
})
