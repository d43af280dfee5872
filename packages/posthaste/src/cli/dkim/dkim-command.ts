import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { keygenCommand } from './keygen-command.ts'
import { verifyCommand } from './verify-command.ts'

/** `posthaste dkim`: keys for signing, and whether a signature holds. */
export function dkimCommand(parent: Command, terminal: Terminal, finish: (status: number) => void): Command {
  parent.description('make DKIM keys, and verify signatures').helpCommand(false)
  keygenCommand(parent.command('keygen'), terminal, finish)
  verifyCommand(parent.command('verify'), terminal, finish)
  return parent
}
