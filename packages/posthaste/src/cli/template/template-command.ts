import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { checkTemplatesCommand } from './check-templates-command.ts'
import { newCommand } from './new-command.ts'
import { previewCommand } from './preview-command.ts'
import { renderCommand } from './render-command.ts'
import { typesCommand } from './types-command.ts'

/** `posthaste template`: what is done with templates before any is sent. */
export function templateCommand(parent: Command, terminal: Terminal, finish: (status: number) => void): Command {
  parent.description('make, check and look at templates (as files, they need @posthaste/templates)').helpCommand(false)
  newCommand(parent.command('new'), terminal, finish)
  previewCommand(parent.command('preview'), terminal, finish)
  typesCommand(parent.command('types'), terminal, finish)
  renderCommand(parent.command('render'), terminal, finish)
  checkTemplatesCommand(parent.command('check'), terminal, finish)
  return parent
}
