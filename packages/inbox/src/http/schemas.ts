// The shapes of api-types.ts as JSON Schema (OpenAPI 3.1), for those who read the document and not the types.

/** A schema, or the name of one. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
}

const text: Schema = { type: 'string' }
const number: Schema = { type: 'number' }
const whole: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }

function list(items: Schema): Schema {
  return { type: 'array', items }
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

/** An object; names that end in `?` may be absent. */
function object(fields: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(fields)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
    required: entries.filter(([name]) => !name.endsWith('?')).map(([name]) => name),
  }
}

const address = ref('Address')
const nullableAddress: Schema = { oneOf: [address, { type: 'null' }] }

const envelope = {
  ID: text,
  MessageID: text,
  From: nullableAddress,
  To: list(address),
  Cc: list(address),
  Bcc: list(address),
  ReplyTo: list(address),
  Subject: text,
  Created: text,
  Username: text,
  Tags: list(text),
  Size: number,
  Mailbox: text,
}

const message = {
  ...envelope,
  ReturnPath: text,
  ListUnsubscribe: object({ Header: text, Links: list(text), Errors: text, HeaderPost: text }),
  Date: text,
  Text: text,
  HTML: text,
  Inline: list(ref('Attachment')),
  Attachments: list(ref('Attachment')),
  Recipients: list(text),
}

const sendAddress = object({ Email: text, 'Name?': text })

const faultRule = {
  'name?': text,
  stage: { type: 'string', enum: ['connection', 'hello', 'authenticate', 'sender', 'recipient', 'content', 'message'] },
  'recipient?': { type: 'string', description: 'An address; * stands for anything' },
  'sender?': text,
  'user?': text,
  'helo?': text,
  'times?': whole,
  'perRecipient?': flag,
  'delayMs?': whole,
  'refuse?': object({ code: { type: 'integer', minimum: 400, maximum: 599 }, 'enhanced?': text, 'text?': text }),
  'drop?': flag,
  'keep?': flag,
  'octetsPerSecond?': whole,
}

const certificate: Schema = { type: 'string', enum: ['self-signed', 'expired', 'wrong-name'] }

const templateWarning = object({
  kind: text,
  severity: { type: 'string', enum: ['error', 'warning', 'hint'] },
  message: text,
  'clients?': list(text),
  'share?': number,
  'url?': text,
})

const schemas = {
  Address: object({ Name: text, Address: text }),
  Attachment: object({
    PartID: text,
    FileName: text,
    ContentType: text,
    ContentID: text,
    Size: number,
    Checksums: object({ MD5: text, SHA1: text, SHA256: text }),
  }),
  MessageSummary: object({ ...envelope, Read: flag, Attachments: whole, Snippet: text, Warnings: whole }),
  MessagesSummary: object({
    total: number,
    unread: number,
    count: number,
    messages_count: number,
    messages_unread: number,
    start: whole,
    tags: list(text),
    messages: list(ref('MessageSummary')),
  }),
  Message: object(message),
  WaitResponse: object({ ...message, Links: list(object({ URL: text, Text: text })), Codes: list(text) }),
  MessageHeaders: { type: 'object', additionalProperties: list(text) },
  SetReadRequest: object({ 'IDs?': list(text), 'Read?': flag, 'Search?': text }),
  DeleteRequest: object({ 'IDs?': list(text) }),
  SetTagsRequest: object({ IDs: list(text), Tags: list(text) }),
  RenameTagRequest: object({ Name: text }),
  ReleaseRequest: object({ To: list(text) }),
  SendRequest: object({
    From: sendAddress,
    'To?': list(sendAddress),
    'Cc?': list(sendAddress),
    'Bcc?': list(text),
    'ReplyTo?': list(sendAddress),
    'Subject?': text,
    'Text?': text,
    'HTML?': text,
    'Headers?': { type: 'object', additionalProperties: text },
    'Tags?': list(text),
    'Attachments?': list(object({ Content: text, Filename: text, 'ContentType?': text, 'ContentID?': text })),
  }),
  SendResponse: object({ ID: text }),
  AppInformation: object({
    Version: text,
    LatestVersion: text,
    Database: text,
    DatabaseSize: number,
    Messages: number,
    Unread: number,
    Tags: { type: 'object', additionalProperties: whole },
    RuntimeStats: object({
      Uptime: number,
      Memory: number,
      MessagesDeleted: number,
      SMTPAccepted: number,
      SMTPAcceptedSize: number,
      SMTPRejected: number,
      SMTPIgnored: number,
    }),
  }),
  WebUiConfiguration: object({
    Label: text,
    MessageRelay: object({
      Enabled: flag,
      SMTPServer: text,
      ReturnPath: text,
      AllowedRecipients: text,
      BlockedRecipients: text,
      OverrideFrom: text,
      PreserveMessageIDs: flag,
    }),
    SpamAssassin: flag,
    ChaosEnabled: flag,
    DuplicatesIgnored: flag,
    HideDeleteAllButton: flag,
    Smtp: object({ host: text, port: whole, url: text, tls: flag }),
  }),
  MailboxesResponse: object({ mailboxes: list(object({ name: text, total: number, unread: number })) }),
  TreePart: object({
    partId: text,
    contentType: text,
    'charset?': text,
    'disposition?': text,
    'encoding?': text,
    'filename?': text,
    'contentId?': text,
    size: number,
    offsets: object({ header: number, body: number, end: number }),
    headers: list(object({ name: text, value: text })),
    parts: list(ref('TreePart')),
  }),
  TranscriptResponse: object({
    session: object({
      id: text,
      client: text,
      'helo?': text,
      'user?': text,
      'tls?': object({ protocol: text, cipher: text }),
      started: text,
    }),
    lines: list(object({ from: { type: 'string', enum: ['client', 'server', 'note'] }, text, 'atMs?': number })),
  }),
  WarningsResponse: object({ warnings: list(object({ kind: text, text, 'offset?': number })) }),
  TemplatesResponse: object({ templates: list(ref('TemplateEntry')), 'error?': text, 'sendsThrough?': text }),
  TemplateEntry: object({ name: text, 'description?': text, locales: list(text), 'error?': text }),
  TemplateResponse: object({
    name: text,
    locale: text,
    subject: text,
    snippet: text,
    text,
    html: text,
    htmlSize: whole,
    images: list(object({ contentId: text, filename: text, contentType: text, size: whole })),
    sources: list(object({ file: text, content: text })),
    warnings: list(templateWarning),
    'error?': object({ message: text, 'file?': text, 'line?': whole, 'column?': whole }),
  }),
  TemplateSendRequest: object({ 'locale?': text, 'to?': text }),
  TemplateSendResponse: object({ 'id?': text, 'messageId?': text }),
  FaultRule: object(faultRule),
  FaultsRequest: object({ rules: list(ref('FaultRule')), 'badCertificates?': list(certificate) }),
  FaultsResponse: object({
    rules: list({ allOf: [ref('FaultRule'), object({ name: text, struck: whole })] }),
    badCertificates: list(object({ certificate, host: text, port: whole, pem: text })),
  }),
  ErrorResponse: object({ Error: text }),
} satisfies Record<string, Schema>

/** What a route can name. */
export type SchemaName = keyof typeof schemas

/** Every schema, by name. */
export const apiSchemas: Readonly<Record<SchemaName, Schema>> = schemas
