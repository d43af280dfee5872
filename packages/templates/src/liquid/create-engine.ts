import type { Emitter } from 'liquidjs'
import type { FolderContents } from '../folder/mail-source.ts'
import { evaluateAll } from './bindings.ts'
import { createBudget, createWriter } from './budget.ts'
import { compile } from './compile.ts'
import type { Engine, RenderLimits } from './engine.ts'
import { language } from './language.ts'
import { located } from './located.ts'
import { invalid } from './problem.ts'
import { renderAll } from './render-all.ts'
import { RenderContext, type Run } from './render-context.ts'
import { sharedPart } from './shared-part.ts'
import type { BlockBody, Unit } from './unit.ts'

/**
 * The template language over a folder.
 *
 * @param contents what the folder holds now; asked for each render, so that it can be replaced
 */
export function createEngine(contents: () => FolderContents, limits: RenderLimits): Engine {
  return {
    render(part, scope) {
      const { shared } = contents()
      const run: Run = {
        scope,
        limits,
        budget: createBudget(limits),
        unitAt: (path, offset) => compile(sharedPart(shared, path, offset), scope.template),
        located: (error, from) => located(error, from, scope.template),
        blocks: new Map(),
        shown: new Set(),
        collecting: false,
        captures: 0,
      }
      const context = new RenderContext(run, language, scope.data)
      const writer = createWriter(run.budget)
      try {
        renderInLayout(compile(part, scope.template), scope.layout, context, writer)
      } catch (error) {
        throw located(error, part, scope.template)
      }
      return scope.kind === 'subject' ? asOneLine(writer.buffer) : writer.buffer
    },
  }
}

/** As Django does it: first the part, whose blocks wait; then what it extends, whose blocks ask for them. */
function renderInLayout(unit: Unit, layout: string | undefined, context: RenderContext, writer: Emitter): void {
  const { run } = context
  const path = unit.extended ? unit.extended.path : layout
  if (path === undefined) {
    renderUnit(unit, context, writer)
    return
  }
  const body = createWriter(run.budget)
  run.collecting = true
  renderUnit(unit, context, body)
  run.collecting = false
  for (const [name, block] of unit.blocks) addBlock(run, name, block)
  const hasBareBody = !run.blocks.has('content') && body.buffer.trim() !== ''
  if (hasBareBody) addBlock(run, 'content', { text: body.buffer })
  run.budget.enter()
  const parent = parentOf(unit, path, context)
  context.push(unit.extended ? evaluateAll(unit.extended.bindings, context) : Object.create(null))
  try {
    renderInLayout(parent, undefined, context, writer)
    if (hasBareBody) refuseLostBody(run)
  } catch (error) {
    throw run.located(error, parent.part)
  }
  context.pop()
  run.budget.leave()
}

/** A mail without what it says is worse than none. */
function refuseLostBody({ shown }: Run): void {
  if (shown.has('content')) return
  throw invalid('shows no body: write {% block content %}{% endblock %} where the mails of this layout go')
}

function parentOf(unit: Unit, path: string, { run }: RenderContext): Unit {
  try {
    return run.unitAt(path, unit.extended?.offset)
  } catch (error) {
    throw run.located(error, unit.part)
  }
}

function renderUnit(unit: Unit, context: RenderContext, writer: Emitter): void {
  try {
    renderAll(unit.templates, context, writer)
  } catch (error) {
    throw context.run.located(error, unit.part)
  }
}

function addBlock({ blocks }: Run, name: string, body: BlockBody): void {
  const bodies = blocks.get(name)
  if (bodies) bodies.push(body)
  else blocks.set(name, [body])
}

/** The template's own line breaks are blanks in a subject; those of values were refused when they were written. */
function asOneLine(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
