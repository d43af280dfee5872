// Takes the pictures of docs/images/ from a real inbox with the messages of `npm start`:
//
//   node -C posthaste-source packages/inbox/page/test/screenshots.ts [FOLDER WITH MORE FONTS]
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Inbox, startInbox } from '@posthaste/inbox'
import { fileTemplates } from '@posthaste/templates'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { createMailer } from 'posthaste'
import { sampleMessages } from '../../../../examples/inbox/sample-messages.ts'
import { builtPage } from '../build-page.ts'

const images = join(import.meta.dirname, '../../../../docs/images')
const starters = join(import.meta.dirname, '../../../templates/starters')
const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

mkdirSync(images, { recursive: true })
await builtPage()
const release = { transport: 'null:', allow: ['*@acme.example'] }
await using inbox = await startInbox({ smtpPort: 1025, release })
await using withTemplates = await startInbox({ templates: { previews: fileTemplates(starters).previews() } })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
  env: { ...process.env, FONTCONFIG_FILE: fontConfiguration(process.argv[2]) },
})

await picture('inbox-empty', desktop, inbox.web.url, (page) => page.getByRole('tab', { name: 'swaks' }).waitFor())
await fill(inbox)
await picture('inbox', desktop, inbox.web.url, openWelcome)
await picture('inbox-dark', desktop, inbox.web.url, openWelcome, 'dark')
await picture('inbox-preview', desktop, inbox.web.url, async (page) => {
  await open(page, /Welcome/)
  await page.getByTitle('Phone, 375 pixels').click()
  await page.getByTitle('Dark', { exact: true }).click()
})
await picture('inbox-session', desktop, inbox.web.url, async (page) => {
  await open(page, /Invoice/)
  await page.getByRole('tab', { name: 'SMTP' }).click()
  await page.getByText('EHLO').waitFor()
})
await picture('inbox-search', desktop, inbox.web.url, async (page) => {
  await page.getByRole('searchbox').fill('has:attachment ')
  await page.getByRole('heading', { name: 'found' }).waitFor()
})
await picture('inbox-phone-list', phone, inbox.web.url, (page) => page.getByText('Welcome').first().waitFor())
await picture('inbox-phone-message', phone, inbox.web.url, (page) => open(page, /Welcome/), 'dark')
await picture(
  'templates',
  { ...desktop, deviceScaleFactor: 1.25 },
  `${withTemplates.web.url}/templates/welcome`,
  async (page) => {
    await page.getByTitle('Phone, 375 pixels').click()
    await page.getByTitle('German').click()
    await page.getByTitle('Dark', { exact: true }).click()
  },
)
await picture('templates-phone', phone, `${withTemplates.web.url}/templates/invoice`, async () => {})
await browser.close()

async function openWelcome(page: Page): Promise<void> {
  await open(page, /Welcome/)
}

async function open(page: Page, name: RegExp): Promise<void> {
  await page.locator('.row', { hasText: name }).click()
  await page.getByRole('tab', { name: 'Warnings' }).waitFor()
}

async function fill({ smtp, web }: Inbox): Promise<void> {
  await using mailer = createMailer({ transport: smtp.url })
  for (const message of sampleMessages(new Date())) await mailer.send(message)
  // Some of it has been read already.
  const { messages } = await fetch(`${web.url}/api/v1/messages`).then((response) => response.json())
  for (const { ID } of messages.slice(3)) await fetch(`${web.url}/api/v1/message/${ID}`)
}

async function picture(
  name: string,
  options: BrowserContextOptions,
  url: string,
  arrange: (page: Page) => Promise<void>,
  theme: 'light' | 'dark' = 'light',
): Promise<void> {
  // Playwright's own answer to the question for dark colours would reach into the preview.
  const context = await browser.newContext({ locale: 'en-GB', ...options, colorScheme: null, reducedMotion: 'reduce' })
  await context.addInitScript((chosen) => localStorage.setItem('posthaste.theme', chosen), theme)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' })
  await arrange(page)
  await page.waitForLoadState('networkidle').catch(() => {}) // the live events never end
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(images, `${name}.png`) })
  await context.close()
}

/** Lato stands for the system's typeface, which Debian's Chromium without a desktop does not have. */
function fontConfiguration(more: string | undefined): string {
  const alias = (name: string) =>
    `<match target="pattern"><test name="family"><string>${name}</string></test><edit name="family" mode="assign" binding="strong"><string>Lato</string></edit></match>`
  const file = join(mkdtempSync(join(tmpdir(), 'posthaste-fonts-')), 'fonts.conf')
  const folder = more === undefined ? '' : `<dir>${more}</dir>`
  const aliases = ['system-ui', 'sans-serif', 'Arial', 'Helvetica', 'Helvetica Neue', 'Segoe UI'].map(alias).join('')
  writeFileSync(file, `<fontconfig><include>/etc/fonts/fonts.conf</include>${folder}${aliases}</fontconfig>`)
  return file
}
