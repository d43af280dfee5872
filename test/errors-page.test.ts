// Does docs/errors.md print the table that the code uses? `npm test -- errors-page` shows the lines to put there when not.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { type ReplyRule, replyActions } from '../packages/posthaste/src/smtp/reply-action.ts'

test('the page of errors prints the table of replies and actions as it is', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../docs/errors.md'), 'utf8')
  const printed = page.slice(page.indexOf('| answer to |'))
  assert.equal(printed, table(replyActions))
})

function table(rules: readonly ReplyRule[]): string {
  const rows = rules.map(({ commands, codes, enhanced, action, because }) => {
    const cells = [words(commands, 'anything'), words(codes, 'any'), words(enhanced, 'any'), `\`${action}\``, because]
    return `| ${cells.join(' | ')} |`
  })
  return ['| answer to | code | enhanced | action | because |', '|---|---|---|---|---|', ...rows, ''].join('\n')
}

function words(list: readonly string[] | undefined, otherwise: string): string {
  return list === undefined ? otherwise : list.join(', ')
}
