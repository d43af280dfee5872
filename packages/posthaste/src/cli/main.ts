#!/usr/bin/env node
import { runCli } from './run-cli.ts'
import { processTerminal } from './terminal.ts'
import { wantsJson } from './wants-json.ts'

const args = process.argv.slice(2)
runCli(args, processTerminal({ ownsStdout: wantsJson(args) })).then((status) => {
  process.exitCode = status
})
