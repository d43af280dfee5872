// Does docs/inbox-api.md tell of every route of the inbox, and of none that there is not?
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startInbox } from '@posthaste/inbox'

test('the page about the API names the routes of the OpenAPI document', async () => {
  await using inbox = await startInbox()
  const response = await fetch(new URL('api/v1/openapi.json', inbox.web.url))
  const { paths }: { readonly paths: Readonly<Record<string, object>> } = JSON.parse(await response.text())
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const page = readFileSync(join(import.meta.dirname, '../docs/inbox-api.md'), 'utf8')
  const named = [...page.matchAll(/`((?:GET|PUT|POST|DELETE) [^`?]+)(?:\?[^`]*)?`/g)].map(([, route]) => route)
  assert.deepEqual(named.toSorted(), routes.toSorted())
})
