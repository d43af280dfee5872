#!/usr/bin/env node
import { runCli } from './run-cli.ts'
import { processTerminal } from './terminal.ts'

runCli(process.argv.slice(2), processTerminal()).then((status) => {
  process.exitCode = status
})
