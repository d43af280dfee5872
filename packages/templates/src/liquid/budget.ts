import type { Emitter } from 'liquidjs'
import type { RenderLimits } from './engine.ts'
import { exceeded } from './problem.ts'

/** What one render may still spend; every method throws TEMPLATE_LIMIT_EXCEEDED once it is too much. */
export interface Budget {
  /** Passes through loops, and elements that a filter looks at. */
  pass(count?: number): void
  /** Characters that are written, also into captures and blocks. */
  write(length: number): void
  /** Goes one layout, partial or block deeper. */
  enter(): void
  leave(): void
}

/** A fresh budget for one part. */
export function createBudget(limits: RenderLimits): Budget {
  let [passes, written, depth] = [0, 0, 0]
  return {
    pass(count = 1) {
      passes += count
      if (passes > limits.iterations) throw exceeded(`loops more than ${limits.iterations} times in all`)
    },
    write(length) {
      written += length
      if (written > limits.outputLength) throw exceeded(`writes more than ${limits.outputLength} characters`)
    },
    enter() {
      if (++depth > limits.depth)
        throw exceeded(`layouts and partials stand more than ${limits.depth} deep in each other`)
    },
    leave() {
      depth--
    },
  }
}

/** Collects what is written, within the budget. */
export function createWriter(budget: Budget): Emitter {
  let text = ''
  let pieces: string[] = []
  return {
    get buffer() {
      text += pieces.join('')
      pieces = []
      return text
    },
    write(written: unknown) {
      const piece = String(written)
      budget.write(piece.length)
      // A string that grows by a million small ones takes thirty times the memory of its characters.
      if (pieces.push(piece) < 1000) return
      text += pieces.join('')
      pieces = []
    },
  }
}
