#!/usr/bin/env node
// Nothing is imported before it is known that this Node can read it.
const oldest = [22, 18] as const
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) start()
else {
  process.stderr.write(`posthaste needs Node ${oldest.join('.')} or newer, this is ${process.versions.node}\n`)
  process.exitCode = 2
}

async function start(): Promise<void> {
  const [{ runCli }, { processTerminal }, { wantsJson }] = await Promise.all([
    import('./run-cli.ts'),
    import('./terminal.ts'),
    import('./wants-json.ts'),
  ])
  const args = process.argv.slice(2)
  process.exitCode = await runCli(args, processTerminal({ ownsStdout: wantsJson(args) }))
}
