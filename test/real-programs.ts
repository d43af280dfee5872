import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'

/**
 * Whether a test that needs a program which is not ours can run: true when the program is there. Otherwise the test is
 * skipped with the reason, or fails where CI is set, since the machine there has every one of them.
 *
 * `program` is a name in the PATH or, with `present`, whatever that finds; `debianPackage` is what to install.
 */
export function requireProgram(
  t: TestContext,
  program: string,
  debianPackage: string,
  present: boolean = isInPath(program),
): boolean {
  return requirePresent(t, program, `apt-get install ${debianPackage}`, present)
}

/** {@link requireProgram} for what one gets by the command `install`. */
export function requirePresent(t: TestContext, program: string, install: string, present: boolean): boolean {
  if (present) return true
  const reason = `${program} is not installed (${install})`
  const { CI } = process.env
  if (CI) throw new Error(`${reason}, and CI is set: nothing may be skipped`)
  t.skip(reason)
  return false
}

/** True when the PATH, or a folder of system programs that it often lacks, has a program of this name. */
export function isInPath(program: string): boolean {
  const { PATH = '' } = process.env
  return [...PATH.split(delimiter), '/usr/sbin', '/sbin'].some((folder) => isExecutable(join(folder, program)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
