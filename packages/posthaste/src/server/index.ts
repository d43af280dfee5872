// posthaste/server: an SMTP and LMTP server that asks a policy who may send what to whom.

export type { Reply } from '../errors.ts'
export type { TlsFacts } from '../net/tls-facts.ts'
export type { Runtime } from '../runtime/runtime.ts'
export type { BareLineEnds, LineEndings } from '../smtp/content-check.ts'
export type { ReceivedRecipientParameters, SenderParameters } from '../smtp/read-parameters.ts'
export { deriveScramKeys } from '../smtp/sasl/scram-server.ts'
export type { Credentials, ScramKeys, ServerMechanism } from '../smtp/sasl/server.ts'
export type { Limits } from './limits.ts'
export type { ServerAuth, ServerOptions, ServerTls } from './options.ts'
export {
  type Answer,
  type HangUp,
  hangUp,
  type MessageAnswer,
  type MessageStream,
  type MessageVerdict,
  type Policy,
  type ReceivedEnvelope,
  type ReceivedRecipient,
  type Refusal,
  refuse,
} from './policy.ts'
export { receivedLine } from './received.ts'
export { createServer, type SmtpServer } from './server.ts'
export type { Session } from './session.ts'
export type { TranscriptEntry } from './transcript.ts'
