import type { TemplateProblem, TemplateSet } from '../../template/template-set.ts'
import { loadPackage } from '../load-package.ts'

/** What the command line needs of `@posthaste/templates`. */
export interface TemplatesModule {
  fileTemplates(folder: string): TemplateSet
  writeTypes(folder: string, options: { readonly out?: string; readonly check?: boolean }): Promise<WrittenTypes>
  newMail(folder: string, name: string, options: { readonly from?: string }): Promise<NewMail>
  /** Calls the listener whenever a file of the folder was saved; the returned function ends that. */
  watchFolder(folder: string, listener: () => void): () => void
}

/** What became of the file that holds the types of templates. */
export interface WrittenTypes {
  readonly file: string
  readonly state: 'written' | 'current' | 'outdated' | 'refused'
  readonly templates: number
  readonly texts: number
  readonly problems: readonly TemplateProblem[]
  readonly warnings: readonly TemplateProblem[]
}

/** A mail that was begun. */
export interface NewMail {
  readonly template: string
  /** The finished mail that it is a copy of. */
  readonly from: string
  readonly folder: string
  /** Paths from the folder. */
  readonly created: readonly string[]
  /** Catalogues that were given texts, as paths from the folder. */
  readonly extended: readonly string[]
}

/** Loads `@posthaste/templates`. @throws UsageError when it is not installed; it says what to install */
export async function loadTemplates(files?: readonly string[]): Promise<TemplatesModule> {
  const functions = ['fileTemplates', 'writeTypes', 'newMail', 'watchFolder'] as const
  const wanted = {
    name: '@posthaste/templates',
    what: 'templates in files are a package of their own',
    dependency: 'runtime',
    functions,
  } as const
  return await loadPackage<TemplatesModule>(wanted, files)
}
