// Does docs/errors.md print the table that the code uses? `npm test -- errors-page` shows the lines to put there when not.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { type ReplyRule, replyActions } from '../packages/posthaste/src/smtp/reply-action.ts'
import { type StatusRule, statusActions } from '../packages/posthaste/src/transport/http/status-action.ts'

test('the page of errors prints the table of replies and actions as it is', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../docs/errors.md'), 'utf8')
  const printed = page.slice(page.indexOf('| answer to |'))
  assert.equal(printed.slice(0, table(replyActions).length), table(replyActions))
  assert.match(printed.slice(table(replyActions).length), /^\n[^|]/)
})

test('and that of HTTP statuses', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../docs/errors.md'), 'utf8')
  assert.equal(page.slice(page.indexOf('| status |')), statusTable(statusActions))
})

function statusTable(rules: readonly StatusRule[]): string {
  const rows = rules.map(({ statuses, action, because }) => `| ${statuses.join(', ')} | \`${action}\` | ${because} |`)
  return ['| status | action | because |', '|---|---|---|', ...rows, ''].join('\n')
}

function table(rules: readonly ReplyRule[]): string {
  const rows = rules.map(({ commands, codes, enhanced, says, action, because }) => {
    const why = says ? `${because}; the text says one of: ${says.join(', ')}` : because
    const cells = [words(commands, 'anything'), words(codes, 'any'), words(enhanced, 'any'), `\`${action}\``, why]
    return `| ${cells.join(' | ')} |`
  })
  return ['| answer to | code | enhanced | action | because |', '|---|---|---|---|---|', ...rows, ''].join('\n')
}

function words(list: readonly string[] | undefined, otherwise: string): string {
  return list === undefined ? otherwise : list.join(', ')
}
