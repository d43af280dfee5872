/** Where the inbox takes mail. */
export interface SmtpPlace {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** How one library or program is pointed at this inbox. */
export interface Snippet {
  readonly name: string
  /** The file or place that it goes into. */
  readonly where: string
  readonly code: string
}

/** How to send to this place; `url` is what Posthaste takes. */
export function snippetsFor({ host, port, url }: SmtpPlace): readonly Snippet[] {
  return [
    {
      name: 'Posthaste',
      where: 'mail.ts',
      code: `import { createMailer } from 'posthaste'

const mailer = createMailer({
  from: 'Acme <hello@acme.example>',
  transport: '${url}',
})

await mailer.send({
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'It works.',
})`,
    },
    {
      name: 'Nodemailer',
      where: 'mail.js',
      code: `import nodemailer from 'nodemailer'

const transport = nodemailer.createTransport({
  host: '${host}',
  port: ${port},
  secure: false,
})`,
    },
    {
      name: 'Django',
      where: 'settings.py',
      code: `EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "${host}"
EMAIL_PORT = ${port}
EMAIL_USE_TLS = False
EMAIL_USE_SSL = False`,
    },
    {
      name: 'Laravel',
      where: '.env',
      code: `MAIL_MAILER=smtp
MAIL_HOST=${host}
MAIL_PORT=${port}
MAIL_USERNAME=null
MAIL_PASSWORD=null`,
    },
    {
      name: 'Rails',
      where: 'config/environments/development.rb',
      code: `config.action_mailer.delivery_method = :smtp
config.action_mailer.smtp_settings = {
  address: "${host}",
  port: ${port}
}`,
    },
    {
      name: 'Spring',
      where: 'application.properties',
      code: `spring.mail.host=${host}
spring.mail.port=${port}
spring.mail.properties.mail.smtp.auth=false
spring.mail.properties.mail.smtp.starttls.enable=false`,
    },
    {
      name: 'Symfony',
      where: '.env.local',
      code: `MAILER_DSN=smtp://${host}:${port}`,
    },
    {
      name: 'curl',
      where: 'shell',
      code: `printf 'From: me@example.com\\r\\nTo: ada@example.com\\r\\nSubject: Hello\\r\\n\\r\\nIt works.\\r\\n' |
  curl --url smtp://${host}:${port} --mail-from me@example.com \\
    --mail-rcpt ada@example.com --upload-file -`,
    },
    {
      name: 'swaks',
      where: 'shell',
      code: `swaks --server ${host}:${port} --from me@example.com \\
  --to ada@example.com --header 'Subject: Hello' --body 'It works.'`,
    },
  ]
}
