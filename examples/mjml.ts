// Templates in MJML, which makes HTML that old versions of Outlook show, too. It is compiled once; a placeholder takes the
// data, so that data is never read as markup.
import mjml2html from 'mjml'
import { createMailer, defineTemplate } from 'posthaste'

const compiled = await mjml2html(`
  <mjml>
    <mj-body>
      <mj-section>
        <mj-column>
          <mj-text font-size="20px">Welcome, @@name@@!</mj-text>
          <mj-button href="@@confirmUrl@@">Confirm your address</mj-button>
        </mj-column>
      </mj-section>
    </mj-body>
  </mjml>`)

interface Welcome {
  readonly name: string
  readonly confirmUrl: string
}

const welcome = defineTemplate<Welcome>({
  subject: ({ name }) => `Welcome, ${name}`,
  html: (data) => compiled.html.replaceAll(/@@(name|confirmUrl)@@/g, (_, key: keyof Welcome) => escaped(data[key])),
  text: ({ name, confirmUrl }) => `Welcome, ${name}!\n\nConfirm your address: ${confirmUrl}`,
})

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: 'console:', templates: { welcome } })

await mailer.send({
  to: 'ada@example.com',
  template: 'welcome',
  data: { name: 'Ada & Grace', confirmUrl: 'https://acme.example/confirm?token=x' },
})
await mailer.close()
