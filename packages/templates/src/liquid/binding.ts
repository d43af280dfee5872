import type { Value } from 'liquidjs'

/** One name that a tag is given, and its value. */
export interface Binding {
  readonly name: string
  readonly value: Value
  readonly offset: number
}

/** What a tag is given by name. */
export type Bindings = readonly Binding[]
