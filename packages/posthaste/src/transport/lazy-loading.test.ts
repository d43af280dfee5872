import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

const url = new URL('./schemes.ts', import.meta.url).href

/** Runs a script in a process of its own and returns the modules of Node that it loaded beyond a bare start. */
function loadedBy(script: string): readonly string[] {
  const report = `process.stdout.write(JSON.stringify(process.moduleLoadList.filter((name) => name.startsWith('NativeModule '))))`
  const run = (body: string): readonly string[] => {
    const args = ['-C', 'posthaste-source', '--input-type=module', '-e', `${body}\n${report}`]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  }
  const bare = new Set(run(''))
  return run(script)
    .filter((name) => !bare.has(name))
    .map((name) => name.slice('NativeModule '.length))
}

test('importing and making every transport loads no socket, process, crypto or DNS', () => {
  const texts = [
    'console:',
    'file:./x',
    'memory:',
    'null:',
    'sendmail:',
    'postmark://t@default',
    'failover(null: memory:)',
  ]
  const loaded = loadedBy(`
    const { schemes } = await import('${url}')
    const { transportFromUrl } = await import('${new URL('./from-url.ts', import.meta.url).href}')
    for (const text of ${JSON.stringify(texts)}) transportFromUrl(text, schemes)`)
  const heavy = loaded.filter((name) =>
    /^(?:net|tls|crypto|dns|http|https|child_process|internal\/deps\/undici)/.test(name),
  )
  assert.deepEqual(heavy, [])
})
