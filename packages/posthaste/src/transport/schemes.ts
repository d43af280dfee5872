import type { Scheme, Schemes } from './from-url.ts'
import { memory } from './memory.ts'
import { nullTransport } from './null.ts'
import { readParameters, refuseParts } from './url-parameters.ts'

const memoryFromUrl: Scheme = (url) => {
  refuseParts(url, ['user', 'password', 'host', 'port'])
  readParameters(url, [])
  return memory({ name: url.path })
}

const nullFromUrl: Scheme = (url) => {
  refuseParts(url, ['user', 'password', 'host', 'port', 'path'])
  readParameters(url, [])
  return nullTransport()
}

/** Every scheme that a transport's URL may have. */
export const schemes: Schemes = new Map<string, Scheme>([
  ['memory', memoryFromUrl],
  ['null', nullFromUrl],
])
