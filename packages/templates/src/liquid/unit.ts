import type { Template } from 'liquidjs'
import type { PartSource } from '../folder/mail-source.ts'
import type { Bindings } from './binding.ts'

/** A part, compiled. */
export interface Unit {
  readonly part: PartSource
  readonly templates: Template[]
  /** The layout that it names itself. */
  readonly extended?: Extended
  /** Its blocks by name, those inside others too. */
  readonly blocks: ReadonlyMap<string, Block>
}

/** What `{% extends %}` says. */
export interface Extended {
  /** Such as `layouts/base`; absent for `{% layout none %}`. */
  readonly path?: string
  /** Variables of the layout. */
  readonly bindings: Bindings
  /** Where the path stands in the source. */
  readonly offset: number
}

/** What may stand at a place that a layout has named. */
export interface Block {
  readonly templates: readonly Template[]
  readonly part: PartSource
}

/** A block, or text that was rendered before its layout. */
export type BlockBody = Block | { readonly text: string }
