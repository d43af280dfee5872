// What people who know another library write, and what it is called here. Each remedy ends the error about an unknown key.

/** Keys of other libraries, and what to write instead. */
export type Habits = ReadonlyMap<string, string>

/** Of a message: Nodemailer's and Django's. */
export const messageHabits: Habits = new Map([
  ['body', 'write text, or html'],
  ['message', 'write text, or html'],
  ['content', 'write text, or html'],
  ['html_message', 'write html'],
  ['from_email', 'write from'],
  ['recipient_list', 'write to'],
  ['icalEvent', 'write calendar: { method, content }'],
  ['amp', "write alternatives: [{ contentType: 'text/x-amp-html', content }]"],
  ['raw', 'send octets by mailer.sendRaw(octets, { sender, recipients })'],
  ['envelope', 'give it beside the message: send(message, { envelope: { sender, recipients } })'],
  ['dsn', 'give it beside the message: send(message, { dsn })'],
  ['data', "name the template that it is for: send({ to, template: 'welcome', data })"],
  ['locale', "it is for templates: send({ to, template: 'welcome', data, locale })"],
  ['timeZone', "it is for templates: send({ to, template: 'welcome', data, timeZone })"],
  ['requireTls', 'give it beside the message: send(message, { requireTls: true })'],
  ['requireTLSExtensionEnabled', 'give it beside the message: send(message, { requireTls: true })'],
  ['via', "give it beside the message: send(message, { via: 'default' })"],
])

/** Of an attachment. */
export const attachmentHabits: Habits = new Map([
  ['path', "no path in a message is opened; write attachFile('./x.pdf') instead of the object"],
  ['href', 'a message opens no URL; fetch it yourself, and give the octets as content'],
  ['cid', 'write contentId'],
  ['name', 'write filename'],
  ['type', 'write contentType'],
  ['data', 'write content'],
  ['contentDisposition', "write disposition: 'inline' or 'attachment'"],
  ['encoding', "give octets: content: Buffer.from(text, 'base64')"],
  ['raw', 'write content, and contentType'],
])

/** Of a mailbox. */
export const mailboxHabits: Habits = new Map([
  ['email', 'write address'],
  ['mail', 'write address'],
  ['displayName', 'write name'],
])

/** Of an envelope. */
export const envelopeHabits: Habits = new Map([
  ['from', 'write sender'],
  ['to', 'write recipients'],
])

const login = "write auth: { user: '…', password: '…' }"

/** Of `smtp()` and `lmtp()`. */
export const smtpHabits: Habits = new Map([
  ['secure', "write tls: 'implicit' for secure: true; without it STARTTLS is required"],
  ['requireTLS', "leave it out: tls: 'required' is the default"],
  ['ignoreTLS', "write tls: 'none' where the network is trusted"],
  ['opportunisticTLS', "write tls: 'opportunistic'"],
  ['rejectUnauthorized', "give the server's authority as ca, or write verify: 'none' to check no certificate"],
  ['servername', 'write serverName'],
  ['user', login],
  ['username', login],
  ['pass', login],
  ['password', login],
  ['maxConnections', 'write pool: 5'],
  ['maxMessages', 'write maxMessagesPerConnection'],
  ['connectionTimeout', 'write connectTimeoutMs'],
  ['greetingTimeout', 'write greetingTimeoutMs'],
  ['socketTimeout', 'write timeoutMs'],
  ['service', "write host: 'smtp.example.com', and port where it is not 587"],
])

/** Of a login. */
export const authHabits: Habits = new Map([
  ['pass', 'write password'],
  ['username', 'write user'],
  ['accessToken', 'write token'],
  ['method', 'write mechanism'],
  ['type', 'leave it out: a token instead of a password means OAuth 2'],
])

const transport = "write transport: smtp({ host: '…', auth: { user: '…', password: '…' } }), or transport: 'smtp://…'"

/** Of `createMailer()`. */
export const mailerHabits: Habits = new Map(
  ['host', 'port', 'auth', 'secure', 'service', 'tls', 'pool', 'user', 'pass', 'password', 'url', 'requireTLS'].map(
    (key) => [key, transport] as const,
  ),
)

/** Of a DKIM key: Nodemailer's. */
export const dkimHabits: Habits = new Map([
  ['domainName', 'write domain'],
  ['keySelector', 'write selector'],
  ['key', 'write privateKey'],
  ['headerFieldNames', 'leave it out: what readers go by is signed, and can be added to by nobody'],
  ['skipFields', 'leave it out: fields that servers change are not signed'],
  ['hashAlgo', 'leave it out: the hash is SHA-256 (RFC 8301)'],
  ['cacheDir', 'leave it out: no message is held in memory to be signed'],
])

/** Of what a captured message has to be. */
export const matchHabits: Habits = new Map([
  ['body', 'write text, or html'],
  ['envelope', 'write sender, or recipients'],
  ['filename', 'write attachments'],
  ['route', 'write via'],
])

const accounts = "write users: { ada: 'password' }"

/** Of who may log in at a fake server. */
export const fakeAuthHabits: Habits = new Map([
  ...['user', 'username', 'pass', 'password'].map((key) => [key, accounts] as const),
  ['token', "write tokens: { ada: 'token' }"],
])

/** Of how a fake server encrypts. */
export const fakeTlsHabits: Habits = new Map([['certificate', 'write cert']])

/** Of requests for delivery reports. */
export const reportHabits: Habits = new Map([
  ['id', 'write envelopeId'],
  ['recipient', 'write envelope: { sender } beside it: reports go to the sender of the envelope'],
])
