import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { printClientTable } from '../../caniemail.ts'
import { breakingFeatures } from './breaking-features.ts'
import { isTested, supportOf } from './client-table.ts'

const committed = readFileSync(new URL('caniemail.table.json', import.meta.url), 'utf8')

test('the table is what the script makes of the installed package', () => {
  assert.equal(committed, printClientTable(), 'run node packages/templates/caniemail.ts')
})

test('the table is small, and says whose data it is', () => {
  assert.ok(committed.length < 120_000)
  const { from } = JSON.parse(committed)
  assert.match(from.package, /^caniemail \d/)
  assert.match(from.licence, /^MIT License[\s\S]*Copyright/)
})

test('the newest version counts, in whatever way it is numbered', () => {
  // 2011 and 2016 knew it, 16.80 does not; 12 did not, 13.4 does.
  assert.ok(supportOf('css-variables')?.lacking.includes('Outlook (macOS)'))
  assert.deepEqual(supportOf('css-text-decoration-color')?.lacking.includes('Apple Mail (iOS)'), false)
  assert.ok(supportOf('css-hyphens')?.lacking.includes('Gmail (web)'))
})

test('a feature has its title, its share and its page', () => {
  const { title, share, url, partial, note } = supportOf('css-max-width') ?? assert.fail()
  assert.deepEqual(
    { title, url, partial, note },
    {
      title: 'max-width',
      url: 'https://www.caniemail.com/features/css-max-width/',
      partial: ['Outlook (Windows)'],
      note: 'only works on <table> elements',
    },
  )
  assert.ok(share > 0.9 && share < 1)
  assert.equal(supportOf('css-nonsense'), undefined)
  assert.equal(supportOf('constructor'), undefined)
})

test('what breaks a mail is named as caniemail names it', () => {
  assert.deepEqual(
    [...breakingFeatures].filter((slug) => !isTested(slug)),
    [],
  )
})
