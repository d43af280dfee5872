import { type Lazy, lazy } from '../read-property.ts'

/** The `forloop` of a loop: Liquid's names and Django's. */
export function createForloop(length: number, outer?: unknown): { readonly forloop: Lazy; next(): void } {
  let index = 0
  const forloop = {
    [lazy]: {
      length: () => length,
      index: () => index + 1,
      index0: () => index,
      rindex: () => length - index,
      rindex0: () => length - index - 1,
      first: () => index === 0,
      last: () => index === length - 1,
      counter: () => index + 1,
      counter0: () => index,
      revcounter: () => length - index,
      revcounter0: () => length - index - 1,
      parentloop: () => outer,
    },
  }
  return {
    forloop,
    next() {
      index++
    },
  }
}
