// Templates as React components, by @react-email/render. In a .tsx file the component is JSX; Node runs no JSX by itself, so
// that it is written out here.
import { render } from '@react-email/render'
import { createMailer, defineTemplate } from 'posthaste'
import { createElement, type ReactElement } from 'react'

interface Welcome {
  readonly name: string
  readonly confirmUrl: string
}

// In JSX: <html lang="en"><body><h1>Welcome, {name}!</h1><a href={confirmUrl}>Confirm your address</a></body></html>
function WelcomeMail({ name, confirmUrl }: Welcome): ReactElement {
  return createElement(
    'html',
    { lang: 'en' },
    createElement(
      'body',
      null,
      createElement('h1', null, 'Welcome, ', name, '!'),
      createElement('a', { href: confirmUrl }, 'Confirm your address'),
    ),
  )
}

const welcome = defineTemplate<Welcome>({
  subject: ({ name }) => `Welcome, ${name}`,
  html: (data) => render(createElement(WelcomeMail, data)),
  text: (data) => render(createElement(WelcomeMail, data), { plainText: true }),
})

const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: 'console:', templates: { welcome } })

await mailer.send({
  to: 'ada@example.com',
  template: 'welcome',
  data: { name: 'Ada', confirmUrl: 'https://acme.example/confirm?token=x' }, // the component's own props
})
await mailer.close()
