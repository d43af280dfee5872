import type { Command } from 'commander'
import { checkTemplatesCommand } from './template-check-command.ts'
import { newCommand } from './template-new-command.ts'
import { previewCommand } from './template-preview-command.ts'
import { renderCommand } from './template-render-command.ts'
import { typesCommand } from './template-types-command.ts'
import type { Terminal } from './terminal.ts'

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
