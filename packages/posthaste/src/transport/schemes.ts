import { ConfigError } from '../errors.ts'
import { consoleTransport } from './console.ts'
import { file } from './file.ts'
import type { Scheme, Schemes } from './from-url.ts'
import { postmarkFromUrl } from './http/postmark.ts'
import { lmtpFromUrl } from './lmtp.ts'
import { memory } from './memory.ts'
import { nullTransport } from './null.ts'
import { sendmail } from './sendmail.ts'
import { smtpFromUrl } from './smtp.ts'
import { readParameters, refuseParts } from './url-parameters.ts'

const consoleFromUrl: Scheme = (url) => {
  refuseParts(url, ['user', 'password', 'host', 'port', 'path'])
  const format = readParameters(url, ['format']).oneOf('format', ['readable', 'full'])
  return consoleTransport(format === undefined ? {} : { format })
}

const fileFromUrl: Scheme = (url, runtime) => {
  if (url.host !== undefined) {
    throw new ConfigError('OPTION_INVALID', 'file', 'has no host; write file:./folder or file:/folder')
  }
  refuseParts(url, ['user', 'password', 'port'])
  readParameters(url, [])
  return file(url.path, runtime)
}

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

const sendmailFromUrl: Scheme = (url, runtime) => {
  refuseParts(url, ['user', 'password', 'host', 'port'])
  const parameters = readParameters(url, ['args', 'lineEnds', 'timeout'])
  const args = parameters
    .text('args')
    ?.split(' ')
    .filter((each) => each !== '')
  const lineEnds = parameters.oneOf('lineEnds', ['lf', 'crlf'])
  const timeoutMs = parameters.durationMs('timeout')
  return sendmail(
    {
      ...(url.path === '' ? {} : { path: url.path }),
      ...(args === undefined ? {} : { args }),
      ...(lineEnds === undefined ? {} : { lineEnds }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    runtime,
  )
}

/**
 * Every scheme that a transport's URL may have. Beside those of `smtp:`, which smtp-url.ts lists, the parameters are:
 * `console:?format=readable|full`, `sendmail:/path?args=-a%20-b&lineEnds=lf|crlf&timeout=5m`,
 * `postmark://TOKEN@default?stream=outbound&timeout=30s`. `file:`, `memory:` and `null:` have none.
 */
export const schemes: Schemes = new Map<string, Scheme>([
  ['smtp', smtpFromUrl],
  ['smtps', smtpFromUrl],
  ['lmtp', lmtpFromUrl],
  ['console', consoleFromUrl],
  ['file', fileFromUrl],
  ['memory', memoryFromUrl],
  ['null', nullFromUrl],
  ['postmark', postmarkFromUrl],
  ['sendmail', sendmailFromUrl],
])
