// The templates on the page, in Chromium: a real inbox, and templates that stand in for files.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Inbox, startInbox } from '@posthaste/inbox'
import type { MessageInput, TemplatePreview } from 'posthaste'
import type { SampleTemplate, SampleTemplates } from '../../src/http/sample-templates.ts'
import { sampleTemplates } from '../../src/http/sample-templates.ts'
import { inChromium } from './browser.ts'
import { startCanary } from './canary.ts'
import { faintTexts } from './contrast.ts'
import { hostileHtml, hostileSvg, imageBomb, picture } from './hostile-mail.ts'

inChromium('the templates on the page', {
  'the header leads to them, and each opens with an address of its own': async ({ t, open, problems }) => {
    const { inbox } = await start(t)
    const page = await open(inbox.web.url)
    await page.getByRole('link', { name: 'Templates' }).click()
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    await page.getByText('3 templates · 1 error').waitFor()
    await page.getByRole('link', { name: /^billing\/invoice/ }).click()
    await page.frameLocator('iframe').getByText('Hello from billing/invoice in en.').waitFor()
    await page.getByTitle('German').click()
    await page.frameLocator('iframe').getByText('Hello from billing/invoice in de.').waitFor()
    await page.getByRole('tab', { name: 'Text' }).click()
    assert.equal(page.url(), `${inbox.web.url}/templates/billing/invoice?locale=de&tab=text`)
    assert.equal(await page.title(), 'billing/invoice · Templates · Posthaste')
    await page.reload()
    await page.getByText('Hello from billing/invoice in de.').last().waitFor()
    await page.getByRole('link', { name: 'https://acme.example/start' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    await page.getByRole('link', { name: 'Messages' }).click()
    await page.getByRole('searchbox').waitFor()
    assert.deepEqual(problems, [])
  },

  'without templates nothing leads to them, and their address says how to make one': async ({ t, open }) => {
    const { inbox } = await start(t, {})
    const page = await open(inbox.web.url)
    await page.getByText('Live').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Templates' }).count(), 0)
    await page.goto(`${inbox.web.url}/templates`)
    await page.getByText('npx posthaste template new welcome').waitFor()
    await page.goto(`${inbox.web.url}/templates/gone`)
    await page.getByText('There are no templates to look at.').waitFor()
  },

  'a name that there is not says so': async ({ t, open }) => {
    const { inbox } = await start(t)
    const page = await open(`${inbox.web.url}/templates/welcom`)
    await page.getByRole('alert').getByText('There is no template welcom.').waitFor()
  },

  'what was saved appears by itself': async ({ t, open, problems }) => {
    const { inbox, templates } = await start(t)
    const page = await open(`${inbox.web.url}/templates/billing/invoice`)
    const frame = page.frameLocator('iframe:not(.coming)')
    await frame.getByText('Hello from billing/invoice in en.').waitFor()
    await page.getByText('Live').waitFor()
    templates.save('billing/invoice', { html: '<h1>Another headline</h1>', subject: 'Another subject' })
    await frame.getByRole('heading', { name: 'Another headline' }).waitFor()
    await page.getByText('Another subject').first().waitFor()
    await page.getByRole('link', { name: 'Messages' }).click()
    templates.save('billing/invoice', { html: '<h1>Saved meanwhile</h1>' })
    await page.getByRole('link', { name: 'Templates' }).click()
    await page.getByRole('link', { name: /^billing\/invoice/ }).click()
    await frame.getByRole('heading', { name: 'Saved meanwhile' }).waitFor()
    templates.save('billing/invoice', { html: '', error: { message: 'unknown filter upcas', file: 'x', line: 1 } })
    await page.getByRole('alert').getByText('unknown filter upcas').waitFor()
    templates.save('new-one', { html: '<p>new</p>' })
    await page.getByRole('link', { name: 'new-one' }).waitFor()
    await page.locator('iframe').waitFor({ state: 'detached' })
    assert.deepEqual(problems, [])
  },

  'an error names its place, shows the line, and leads to the file': async ({ t, open }) => {
    const { inbox } = await start(t)
    const page = await open(`${inbox.web.url}/templates/broken`)
    const alert = page.getByRole('alert')
    await alert.getByText('user has no nmae; did you mean name?').waitFor()
    await alert.getByText('broken/html.liquid:2:12').waitFor()
    assert.equal(await alert.locator('.mark .place').textContent(), 'user.nmae')
    assert.equal(await page.getByRole('button', { name: 'Send' }).isDisabled(), true)
    await page.getByRole('button', { name: 'Show the whole file' }).click()
    await page.getByRole('radio', { name: 'broken/html.liquid', checked: true }).waitFor({ state: 'attached' })
    assert.equal(await page.locator('.numbered li').count(), 3)
  },

  'warnings come the worst first, with who is concerned and where to read more': async ({ t, open }) => {
    const { inbox } = await start(t)
    const page = await open(`${inbox.web.url}/templates/welcome`)
    await page.getByRole('tab', { name: 'Warnings 2' }).click()
    const rows = page.locator('.warnings li')
    assert.match((await rows.first().textContent()) ?? '', /Error: The link to http:\/\/acme\.example goes without TLS/)
    assert.match(
      (await rows.last().textContent()) ?? '',
      /client-support · 83 % of clients support it fully · Can I email/,
    )
    const link = page.getByRole('link', { name: 'Can I email' })
    assert.equal(await link.getAttribute('href'), 'https://www.caniemail.com/features/css-border-radius/')
  },

  'the keyboard is enough': async ({ t, open }) => {
    const { inbox } = await start(t)
    // Playwright's own answer to the question for dark colours would reach into the frame.
    const page = await open(`${inbox.web.url}/templates`, { colorScheme: null })
    const press = (key: string) => page.keyboard.press(key)
    const width = () => page.locator('iframe').evaluate((frame) => frame.clientWidth)
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    await press('j')
    await page.getByRole('heading', { name: 'billing/invoice' }).waitFor()
    await press('k')
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    await press('1')
    assert.equal(await width(), 375)
    await press('2')
    assert.equal(await width(), 768)
    await press('d')
    await page.locator('iframe.preview-dark').waitFor()
    await page.getByRole('tab', { name: 'HTML' }).focus()
    await press('ArrowRight')
    await press('ArrowRight')
    await page.getByText('Hello {{ name }}.').waitFor()
    await press('Delete')
    await press('s')
    await page.getByRole('dialog', { name: 'Send welcome' }).waitFor()
    await press('Enter')
    await page.getByText('Sent to this inbox').waitFor()
    assert.equal((await inbox.messages()).length, 1)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.locator('#subject', { hasText: 'welcome (en)' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
  },

  'it is sent to a real address where there is a way, and else says how to make one': async ({ t, open }) => {
    const sent: MessageInput[] = []
    const send = async (message: MessageInput) => {
      sent.push(message)
      return { messageId: 'one@acme.example' }
    }
    const { inbox } = await start(t, undefined, { send, sendsThrough: 'smtp://out.example' })
    const page = await open(`${inbox.web.url}/templates/welcome?locale=de`)
    await page.getByRole('button', { name: 'Send' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('smtp://out.example').waitFor()
    await dialog.getByLabel('To a real address').fill('nobody')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await dialog.getByRole('alert').getByText('Invalid email address: nobody').waitFor()
    await dialog.getByLabel('To a real address').fill('ada@example.com')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Sent to ada@example.com').waitFor()
    assert.deepEqual(
      sent.map(({ to, subject }) => [to, subject]),
      [['ada@example.com', 'welcome (de)']],
    )
    const without = await start(t)
    await page.goto(`${without.inbox.web.url}/templates/welcome`)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('dialog').getByText('No way out is configured.').waitFor()
  },

  'a hostile template does nothing, asks for nothing and leaves the page as it is': async ({ t, open }) => {
    const canary = await startCanary(t)
    const evil = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
    const image = (contentId: string, content: Uint8Array, contentType: string) => ({
      ...{ contentId, content, contentType, filename: `${evil}.png` },
    })
    const hostile: Partial<TemplatePreview> = {
      html: hostileHtml(canary.url),
      subject: evil,
      text: evil,
      images: [
        image('picture', picture, 'image/png'),
        image('drawing', Buffer.from(hostileSvg), 'image/svg+xml'),
        image('bomb', imageBomb(), 'image/png'),
      ],
      sources: [{ file: evil, content: `${evil} {{ ${evil} }}` }],
      warnings: [{ kind: 'subject', severity: 'hint', message: evil, clients: [evil], url: 'javascript:harmed=1' }],
    }
    const failing = {
      html: '',
      error: { message: evil, file: evil, line: 1, column: 3 },
      sources: hostile.sources ?? [],
    }
    const { inbox } = await start(t, { hostile: { ...hostile, description: evil }, failing })
    const page = await open(`${inbox.web.url}/templates/hostile`)
    const frame = page.frameLocator('iframe')
    await frame.getByText('The words of the message').waitFor()
    const pictures = await frame
      .locator('img[src*="/image/"]')
      .evaluateAll((images) => images.map((each) => (each as HTMLImageElement).naturalWidth))
    assert.deepEqual(pictures, [2, 0, 0], 'the picture, but neither the drawing nor the bomb')
    for (const id of ['script-link', 'data-link', 'submit'])
      await frame
        .locator(`#${id}`)
        .click({ timeout: 2_000 })
        .catch(() => {})
    for (const name of ['Text', 'Source', 'Warnings']) {
      await page.getByRole('tab', { name }).click()
      const foreign = page.locator(
        'img:not([src^="/"]), svg:not(.icon, .weight-bar), body script, [onerror], a[href^="java"]',
      )
      assert.equal(await foreign.count(), 0, name)
    }
    await page.getByRole('link', { name: /^failing/ }).click()
    await page.getByRole('heading', { name: 'failing' }).waitFor()
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
    assert.deepEqual(canary.asked, [], 'nobody was asked')
    assert.equal(new URL(page.url()).origin, new URL(inbox.web.url).origin)
    await page.goto(`${inbox.web.url}/api/v1/templates/hostile/html`)
    await page.getByText('The words of the message').waitFor()
    assert.equal(await page.evaluate(() => self.origin), 'null', 'a document without an origin')
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
    assert.deepEqual(canary.asked, [])
  },

  'on a phone the list and a template take turns': async ({ t, open }) => {
    const { inbox } = await start(t)
    const viewport = { width: 390, height: 844 }
    const page = await open(`${inbox.web.url}/templates`, { viewport, hasTouch: true, isMobile: true })
    const row = page.getByRole('link', { name: /^welcome/ })
    await row.tap()
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    assert.equal(await row.isVisible(), false)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
    await page.getByRole('button', { name: 'Back to the list' }).tap()
    await row.waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  },

  'every text stands out from what is behind it, in both themes': async ({ t, open }) => {
    const { inbox } = await start(t)
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(`${inbox.web.url}/templates`, { colorScheme, reducedMotion: 'reduce' })
      for (const place of ['welcome', 'welcome?tab=source', 'welcome?tab=warnings', 'broken', 'broken?tab=source']) {
        await page.goto(`${inbox.web.url}/templates/${place}`)
        await page.getByRole('heading', { name: /^(?:welcome|broken)$/ }).waitFor()
        assert.deepEqual(await faintTexts(page), [], `${place} in ${colorScheme}`)
      }
      await page.goto(`${inbox.web.url}/templates/welcome`)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('dialog').waitFor()
      assert.deepEqual(await faintTexts(page), [], `the dialog in ${colorScheme}`)
    }
  },

  'there are landmarks, headings and names, and the focus follows the keys': async ({ t, open }) => {
    const { inbox } = await start(t)
    const page = await open(`${inbox.web.url}/templates/welcome`)
    await page.getByRole('heading', { name: 'welcome' }).waitFor()
    for (const role of ['banner', 'main', 'article', 'tablist', 'tabpanel'] as const)
      assert.equal(await page.getByRole(role).count(), 1, role)
    for (const name of ['What to look at', 'Templates'])
      assert.equal(await page.getByRole('navigation', { name }).count(), 1, name)
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
    assert.equal(await page.locator('iframe').getAttribute('title'), 'HTML of the template')
    await page.getByRole('link', { name: /^welcome/ }).focus()
    await page.keyboard.press('j')
    await page.locator('.template-row:focus', { hasText: 'invoice' }).waitFor()
    assert.equal(await page.locator('.template-row[aria-current]').count(), 1)
  },
})

async function start(
  t: TestContext,
  given?: Readonly<Record<string, SampleTemplate>>,
  more: {
    readonly send?: (message: MessageInput) => Promise<{ messageId: string }>
    readonly sendsThrough?: string
  } = {},
): Promise<{ inbox: Inbox; templates: SampleTemplates }> {
  const templates = sampleTemplates(given)
  const inbox = await startInbox({ templates: { previews: templates, ...more } })
  t.after(() => inbox.close())
  return { inbox, templates }
}
