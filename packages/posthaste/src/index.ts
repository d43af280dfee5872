// posthaste: compose and send mail. Importing it opens nothing and loads neither sockets nor the composer; the first send does.

export type { SmtpAuth, SmtpExternal, SmtpLogin, SmtpOptions, TlsMode, TokenRequest } from './client/options.ts'
export {
  type Action,
  AddressError,
  ConfigError,
  ConnectionError,
  type ConnectionFacts,
  type ConnectionTls,
  type ErrorOutcome,
  LocalDeliveryError,
  MailError,
  type MailErrorCode,
  MessageError,
  ProtocolError,
  type RecipientOutcome,
  type RecipientResult,
  RecipientsError,
  type Reply,
  ReplyError,
  type ServerFacts,
  type Timing,
  UnknownOutcomeError,
} from './errors.ts'
export { createMailer } from './mailer/create-mailer.ts'
export type { SendTrace } from './mailer/diagnostics.ts'
export type { DkimInput, DkimKey, DkimSettings } from './mailer/dkim-options.ts'
export type { Explanation } from './mailer/explain.ts'
export type {
  AfterSend,
  BeforeSend,
  BeforeSendAnswer,
  Hooks,
  MessageChanges,
  SendContext,
  SendFacts,
  SendReport,
} from './mailer/hooks.ts'
export type {
  ExplainOptions,
  Mailer,
  RouteDkim,
  RouteDkimKey,
  RouteInfo,
  Sendable,
  SendManyOptions,
  SendOptions,
  SendRawOptions,
  TeamMessage,
} from './mailer/mailer.ts'
export type { DkimOutline, MessageOutline, PartOutline } from './mailer/message-outline.ts'
export type { CommonOptions, MailerOptions, RouteOptions, RouteValue } from './mailer/options.ts'
export type { PartialMessage } from './mailer/partial-message.ts'
export type { BulkFailure, BulkResult, BulkSummary, SendResult } from './mailer/result.ts'
export { configure, mailAdmins, mailManagers, sendMail } from './mailer/send-mail.ts'
export { type AttachFileOptions, attachFile, type FileReference } from './message/attach-file.ts'
export type { Attachment, Content } from './message/attachment.ts'
export type { AutoSubmitted } from './message/auto-submitted.ts'
export { type BufferOptions, bufferContent } from './message/buffer-content.ts'
export type { CalendarInput, CalendarMethod } from './message/calendar.ts'
export type { ContentType } from './message/content-type.ts'
export { createMessage } from './message/create-message.ts'
export { EmailMessage } from './message/email-message.ts'
export type { DeliveryReports, Envelope, EnvelopeOverride } from './message/envelope.ts'
export type { HeaderField } from './message/header.ts'
export { headerField, headerFields } from './message/header-lookup.ts'
export { type JsonMessage, messageFromJson, messageToJson } from './message/json.ts'
export type { ListInput } from './message/list.ts'
export { formatMailbox, type Mailbox, parseMailbox } from './message/mailbox.ts'
export type { Alternative, Message } from './message/message.ts'
export type {
  AlternativeInput,
  AttachmentInput,
  ContentInput,
  HeadersInput,
  HeaderValue,
  MailboxesInput,
  MailboxInput,
  MessageInput,
} from './message/message-input.ts'
export type { Priority } from './message/priority.ts'
export type { UnsubscribeInput } from './message/unsubscribe.ts'
export type { Raw } from './mime/raw.ts'
export type { ProxyOptions } from './net/proxy.ts'
export type { Clock } from './runtime/clock.ts'
export type { Log, LogEvent } from './runtime/log.ts'
export type { Random } from './runtime/random.ts'
export type { HostAddress, Resolver } from './runtime/resolver.ts'
export type { Runtime } from './runtime/runtime.ts'
export { type MergedMessage, type MergeRow, merge } from './template/merge.ts'
export type {
  PreviewEntry,
  PreviewError,
  PreviewImage,
  PreviewSource,
  PreviewWarning,
  TemplatePreview,
  TemplatePreviews,
} from './template/previews.ts'
export type { TemplatesInput } from './template/resolve-templates.ts'
export {
  defineTemplate,
  type RenderContext,
  type RenderedTemplate,
  type Template,
  type TemplatePart,
  type TemplateParts,
} from './template/template.ts'
export { TemplateError, type TemplateErrorCode, type TemplatePlace } from './template/template-error.ts'
export type { AnyTemplates, NoTemplates, TemplateProblem, TemplateSet, TemplateTypes } from './template/template-set.ts'
export type { AnyTemplatedMessage, TemplatedFields, TemplatedMessage } from './template/templated-message.ts'
export { type ConsoleOptions, consoleTransport } from './transport/console.ts'
export type {
  ExplainRequest,
  LoginPlan,
  Refusal,
  ServerOffer,
  TlsPlan,
  TransportExplanation,
} from './transport/explanation.ts'
export { failover } from './transport/failover.ts'
export { file } from './transport/file.ts'
export { type PostmarkOptions, postmark } from './transport/http/postmark.ts'
export type { InTurnOptions } from './transport/in-turn.ts'
export { lmtp } from './transport/lmtp.ts'
export { type KeptMessage, type MemoryOptions, type MemoryTransport, memory } from './transport/memory.ts'
export { nullTransport } from './transport/null.ts'
export { roundRobin } from './transport/round-robin.ts'
export { type SendmailOptions, sendmail } from './transport/sendmail.ts'
export { smtp } from './transport/smtp.ts'
export type { Outgoing, Receipt, Transport } from './transport/transport.ts'
export { type UnsubscribeHandlerOptions, unsubscribeHandler } from './unsubscribe/handler.ts'
export { createUnsubscribeLink, type UnsubscribeLinkOptions, verifyUnsubscribe } from './unsubscribe/link.ts'
export type { UnsubscribeTexts } from './unsubscribe/page.ts'
export type { UnsubscribeSecret, UnsubscribeSecrets } from './unsubscribe/secret.ts'
export type { Subscription } from './unsubscribe/token.ts'
