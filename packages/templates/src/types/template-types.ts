// What one template wants as its data, joined from its declarations, its sample and its use.

import type { FrontMatter } from '../folder/mail-source.ts'
import type { VariableUse } from '../liquid/analyse.ts'
import type { Members } from './data-type.ts'
import { type DataPath, declaredMembers } from './declared-type.ts'
import { misfits } from './sample-check.ts'
import { sampleMembers } from './sample-type.ts'
import { usedMembers } from './used-type.ts'
import { misuseOf, unusedAmong } from './variable-check.ts'

/** The data of one template, and what is wrong with it. */
export interface TemplateDataTypes {
  readonly members: Members
  /** Variables that are used and not in the data. */
  readonly misuses: readonly { readonly use: VariableUse; readonly problem: string }[]
  /** Declarations that cannot be read, and values of the sample that are not what is declared. */
  readonly misdeclared: readonly FrontMatterFinding[]
  /** Declarations that no part uses. */
  readonly unused: readonly FrontMatterFinding[]
}

/** Something about a key of the front matter. */
export interface FrontMatterFinding {
  /** From `data` or `sample` inward. */
  readonly path: DataPath
  readonly problem: string
}

/** Declared types win over those of the sample, key by key; without both, the use tells them. */
export function templateDataTypes({ data, sample }: FrontMatter, variables: readonly VariableUse[]): TemplateDataTypes {
  if (data === undefined && sample === undefined) {
    return { members: usedMembers(variables), misuses: [], misdeclared: [], unused: [] }
  }
  const misdeclared: FrontMatterFinding[] = []
  const declared = declaredMembers(data ?? {}, (path, problem) =>
    misdeclared.push({ path: ['data', ...path], problem }),
  )
  for (const { path, problem } of misfits(sample ?? {}, declared))
    misdeclared.push({ path: ['sample', ...path], problem })
  const members: Members = new Map([...sampleMembers(sample ?? {}), ...declared])
  const misuses = variables.flatMap((use) => {
    const problem = misuseOf(use, members, data === undefined ? 'sample' : 'data')
    return problem === undefined ? [] : [{ use, problem }]
  })
  const unused = unusedAmong(declared, variables).map((name) => ({
    path: ['data', declared.get(name)?.optional ? `${name}?` : name],
    problem: `${name} is declared in data and used nowhere`,
  }))
  return { members, misuses, misdeclared, unused }
}
