/** One record of a file of recipients. */
export interface Row {
  /** The line of the file, from 1, at which the record begins. */
  readonly line: number
  /** What it says by column; a column `user.name` is `name` in `user`. Empty where `problem` is there. */
  readonly values: Readonly<Record<string, unknown>>
  /** What is wrong with this record alone; the ones after it are read all the same. */
  readonly problem?: string
}

/** Whether a name means something to every object, as `__proto__` and `constructor` do; data may not be named so. */
export function isPrototypeName(name: string): boolean {
  return name === 'prototype' || name in Object.prototype
}
