import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderedMessage } from './render-message.ts'
import { resolveTemplates } from './resolve-templates.ts'
import { defineTemplate } from './template.ts'

const templates = resolveTemplates({
  note: defineTemplate<{ text?: string; html?: string }>({
    subject: 'A note',
    text: ({ text }) => text,
    html: async ({ html }) => html,
  }),
})

test('a template that makes neither HTML nor text of its data is an error, and no empty mail', async () => {
  const to = 'ada@example.com'
  await assert.rejects(renderedMessage({ to, template: 'note', data: {} }, templates), {
    code: 'TEMPLATE_DATA_INVALID',
    action: 'fix-message',
    message: 'template "note": made neither HTML nor text of this data',
  })
  for (const data of [{ text: 'Hi' }, { html: '<p>Hi</p>' }, { text: '' }]) {
    const message = await renderedMessage({ to, template: 'note', data }, templates)
    assert.deepEqual(message, { to, subject: 'A note', ...data })
  }
})
