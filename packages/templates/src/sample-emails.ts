// A folder of templates for tests: a layout, partials, a style sheet, an image, three languages and one mail.

/** The files by path from the folder. */
export const sampleEmails: Readonly<Record<string, string | Uint8Array>> = {
  'layouts/base.liquid': `<!doctype html>
<html>
<head>
<title>{{ subject }}</title>
<link rel="stylesheet" href="styles/base.css">
</head>
<body>
<img src="images/logo.png" alt="Acme" width="120" height="40">
{% block content %}{% endblock %}
{% render 'footer', url: unsubscribeUrl %}
</body>
</html>
`,
  'partials/button.liquid': '<p class="button"><a href="{{ url }}">{{ label }}</a></p>\n',
  'partials/divider.liquid': '<hr>\n',
  'partials/footer.liquid': `<p class="small">{% trans 'footer' %}{% if url %} <a href="{{ url }}">{% trans 'unsubscribe' %}</a>{% endif %}</p>`,
  'styles/base.css': `p { color: #222 } .small { font-size: 12px }
.button a { color: #fff }
@media (max-width: 480px) { p { font-size: 18px } }
`,
  'images/logo.png': Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  'locales/en.json': catalogue(
    'Welcome, {name}!',
    '{count} step to go',
    '{count} steps to go',
    'Acme Ltd',
    'Unsubscribe',
  ),
  'locales/de.json': catalogue(
    'Willkommen, {name}!',
    'Noch {count} Schritt',
    'Noch {count} Schritte',
    'Acme GmbH',
    'Abmelden',
  ),
  'locales/ar.json': JSON.stringify({
    hello: 'مرحبًا، {name}!',
    steps: {
      zero: 'لا خطوات',
      one: 'خطوة واحدة',
      two: 'خطوتان',
      few: '{count} خطوات',
      many: '{count} خطوة',
      other: '{count} خطوة',
    },
    footer: 'أكمي',
    unsubscribe: 'إلغاء الاشتراك',
  }),
  'welcome/subject.liquid': "{% trans 'hello', name: user.name %}\n",
  'welcome/html.liquid': `---
description: Greets who signed up.
preheader: "{% trans 'steps', count: steps.size %}"
sample:
  user: { name: Ada }
  url: https://acme.example/start
  steps: [Confirm, Invite]
---
<h1>{% trans 'hello', name: user.name %}</h1>
<ul>{% for step in steps %}<li>{{ step }}</li>{% endfor %}</ul>
{% render 'button', url: url, label: 'Start' %}
{% render 'divider' %}
`,
}

function catalogue(hello: string, one: string, other: string, footer: string, unsubscribe: string): string {
  return JSON.stringify({ hello, steps: { one, other }, footer, unsubscribe })
}
