// posthaste/testing: what a program's own tests need to see its mail.

export { type CapturedMail, captureMail } from './capture.ts'
export type { CapturedMessage } from './captured-message.ts'
export type { AuthMechanism, FakeAuth } from './fake-auth.ts'
export { type FakeConnection, type FakeServer, type FakeServerOptions, startFakeServer } from './fake-server.ts'
export type { FakeTls } from './fake-wire.ts'
export type { MailQuery } from './mail-assertions.ts'
export type { MailboxMatch, MailMatch, TextMatch } from './mail-match.ts'
export type { Parameters, ReceivedMessage, TlsFacts } from './received-message.ts'
export type { Answer, Behaviour, Rule, Script, SessionFacts, Stage } from './script.ts'
export { formatTranscript, type TranscriptLine } from './transcript.ts'
