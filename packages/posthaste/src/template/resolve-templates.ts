import { ConfigError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import { nearest } from '../message/unknown-keys.ts'
import type { Template } from './template.ts'
import { TemplateError } from './template-error.ts'
import type { TemplateSet, TemplateTypes } from './template-set.ts'

/** Templates as an option: by name, each from `defineTemplate()`, or a set such as `fileTemplates('./emails')` makes. */
export type TemplatesInput<Types extends TemplateTypes> =
  | { readonly [Name in keyof Types]: Template<Types[Name]> }
  | TemplateSet<Types>

/** The option as a set. @throws ConfigError OPTION_INVALID that names the template at fault */
export function resolveTemplates(given: object): TemplateSet {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid('templates', `expected templates by name, or fileTemplates('./emails'), got ${kindOf(given)}`)
  }
  return isSet(given) ? given : setOf(given)
}

function isSet(given: object): given is TemplateSet {
  return (
    'names' in given && typeof given.names === 'function' && 'render' in given && typeof given.render === 'function'
  )
}

function setOf(given: object): TemplateSet {
  const templates = new Map<string, Template<object>>()
  for (const [name, template] of Object.entries(given)) {
    if (!isTemplate(template)) throw invalid(`templates.${name}`, 'must be made by defineTemplate()')
    templates.set(name, template)
  }
  return {
    names: async () => [...templates.keys()],
    async render(name, data, context = {}) {
      const template = templates.get(name)
      if (template === undefined) throw unknownTemplate(name, templates.keys())
      return template.render(data, context)
    },
  }
}

function isTemplate(value: unknown): value is Template<object> {
  return typeof value === 'object' && value !== null && 'render' in value && typeof value.render === 'function'
}

/** There is no template of this name, in words that help. */
export function unknownTemplate(name: string, names: Iterable<string>): TemplateError {
  const all = [...names]
  const near = nearest(name, all)
  const known =
    all.length === 0 ? 'there are none' : `there are ${all.slice(0, 20).join(', ')}${all.length > 20 ? ' …' : ''}`
  const problem = near === undefined ? known : `did you mean "${near}"?`
  return new TemplateError('TEMPLATE_UNKNOWN', { template: name }, `there is no such template; ${problem}`)
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
