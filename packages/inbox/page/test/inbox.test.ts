// Mail by SMTP, and the page that shows it: the whole inbox in Chromium.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { startInbox } from '@posthaste/inbox'
import { createMailer } from 'posthaste'
import { inChromium } from './browser.ts'
import { startCanary } from './canary.ts'
import { hostileHtml, hostilePage, hostileSvg, imageBomb, picture } from './hostile-mail.ts'

inChromium('the inbox, from SMTP to the screen', {
  'a message that is sent appears on the open page, is found, opened, previewed and deleted': async ({
    t,
    open,
    problems,
  }) => {
    const { inbox, mailer } = await start(t)
    const page = await open(inbox.web.url)
    await page.getByRole('heading', { name: 'Nothing here yet. Send something.' }).waitFor()
    await page.getByText('Live').waitFor()

    await mailer.send({ to: 'grace@example.com', subject: 'The other one', text: 'Nothing to see.' })
    await mailer.send({
      to: 'Ada Lovelace <ada@example.com>',
      subject: 'Ihre Rechnung · 您的发票',
      text: 'The invoice is attached.',
      html: '<h1>Invoice</h1><p>It is attached. <img alt="logo" src="cid:logo"></p>',
      attachments: [
        { filename: 'invoice.txt', content: 'ten euros\r\n' },
        { filename: 'logo.png', content: picture, contentId: 'logo' },
      ],
    })
    const row = page.getByRole('link', { name: /Ihre Rechnung · 您的发票/ })
    await row.waitFor()
    await page.getByText('2 messages · 2 unread').waitFor()

    await page.getByRole('searchbox').fill('发票 has:attachment')
    await page.getByText('1 message found').waitFor()
    await row.click()
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { name: 'Invoice' }).waitFor()
    await page.waitForFunction(() => document.querySelector('.row')?.classList.contains('unread') === false)
    assert.equal(await frame.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth), 2)

    await page.getByRole('tab', { name: 'Text' }).click()
    await page.getByText('The invoice is attached.').last().waitFor()
    await page.getByRole('tab', { name: 'MIME' }).click()
    await page.getByText('multipart/mixed').first().waitFor()
    await page.getByRole('tab', { name: 'SMTP' }).click()
    await page.getByText('RCPT TO:<ada@example.com>').waitFor()
    await page.getByRole('tab', { name: 'Source' }).click()
    await page.getByText('Content-Type: multipart/').first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: /invoice\.txt/ }).click()
    assert.equal((await download).suggestedFilename(), 'invoice.txt')

    await page.keyboard.press('Delete')
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
    await page.getByRole('searchbox').fill('')
    await page.getByRole('link', { name: /The other one/ }).waitFor()
    assert.equal((await inbox.messages()).length, 1)
    assert.deepEqual(problems, [])
  },

  'hostile mail does nothing, asks for nothing and leaves the page as it is': async ({ t, open }) => {
    const { inbox, mailer } = await start(t)
    const canary = await startCanary(t)
    await mailer.send({
      to: 'ada@example.com',
      subject: 'Hostile',
      text: 'Nothing.',
      html: hostileHtml(canary.url),
      attachments: [
        { filename: 'picture.png', content: picture, contentId: 'picture' },
        { filename: 'drawing.svg', content: hostileSvg, contentId: 'drawing' },
        { filename: 'bomb.png', content: imageBomb(), contentType: 'image/png', contentId: 'bomb' },
        { filename: 'page.html', content: hostilePage },
        { filename: 'drawing-too.svg', content: hostileSvg },
        { filename: 'bomb-too.png', content: imageBomb(), contentType: 'image/png' },
      ],
    })
    const page = await open(inbox.web.url)
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await page.getByRole('link', { name: /Hostile/ }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('The words of the message').waitFor()
    const address = page.url()
    const pictures = await frame
      .locator('img[src*="/part/"]')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth))
    assert.deepEqual(pictures, [2, 0, 0], 'the picture, but neither the drawing nor the bomb')
    for (const id of ['script-link', 'data-link', 'submit'])
      await frame
        .locator(`#${id}`)
        .click({ timeout: 2_000 })
        .catch(() => {})
    for (const name of ['Attachments', 'Text', 'Headers', 'Source', 'MIME', 'Warnings']) {
      await page.getByRole('tab', { name }).click()
      await page.getByText('Loading…').waitFor({ state: 'detached' })
      if (name === 'Attachments') {
        const file = (filename: string) => page.locator('.file', { hasText: filename })
        await file('picture.png').locator('img').waitFor()
        for (const dangerous of ['bomb.png', 'bomb-too.png', 'drawing.svg', 'page.html'])
          await file(dangerous).locator('.thumbnail .icon').waitFor()
      }
    }
    assert.deepEqual(canary.asked, [], 'nobody was asked')
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
    assert.equal(new URL(page.url()).origin, new URL(address).origin)
    assert.equal((await inbox.messages()).length, 1, 'nothing was deleted')
    assert.deepEqual(dialogs, [])

    await page.getByRole('tab', { name: 'HTML' }).click()
    await page.getByRole('button', { name: 'Load remote content' }).click()
    await page.getByRole('button', { name: 'Block remote content' }).waitFor()
    await frame.getByText('The words of the message').waitFor()
    await page.waitForFunction(() => document.querySelector('iframe') !== null)
    const allowed = /^\/(?:pixel\.gif|style\.css|import\.css|background|body|cover|font|poster|video|audio|svg-image)$/
    await canary.whenAsked('/pixel.gif')
    assert.deepEqual(
      canary.asked.filter((path) => !allowed.test(path)),
      [],
      'pictures and styles at most',
    )
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
  },

  'the same mail does harm where nothing holds it, which shows that it could': async ({ t, open }) => {
    const canary = await startCanary(t)
    // The refresh would leave the page before one could look.
    canary.page = hostileHtml(canary.url).replace(/<meta http-equiv="refresh"[^>]*>/, '')
    const page = await open('about:blank')
    await page.goto(`${canary.url}/page`, { waitUntil: 'commit' })
    await canary.whenAsked('/pixel.gif')
    await canary.whenAsked('/api/v1/messages')
    assert.equal(await page.evaluate(() => 'harmed' in window), true)
  },

  'a message and its files do nothing on a tab of their own either': async ({ t, open }) => {
    const { inbox, mailer } = await start(t)
    const canary = await startCanary(t)
    const attachments = [
      { filename: 'page.html', content: hostilePage },
      { filename: 'drawing.svg', content: hostileSvg },
    ]
    await mailer.send({
      to: 'ada@example.com',
      subject: 'Hostile',
      text: 'x',
      html: hostileHtml(canary.url).replace(/<img src="cid:[^>]*>/g, ''),
      attachments,
    })
    const [message] = await inbox.messages()
    const base = `${inbox.web.url.replace(/\/$/, '')}/api/v1/message/${message?.id}`
    const page = await open(`${base}/html`)
    await page.getByText('The words of the message').waitFor()
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
    assert.equal(await page.evaluate(() => self.origin), 'null', 'a document without an origin')
    assert.deepEqual(canary.asked, [])
    const full = await fetch(base).then((response) => response.json())
    for (const { PartID, FileName } of full.Attachments) {
      const download = page.waitForEvent('download')
      await page.goto(`${base}/part/${PartID}`).catch(() => {}) // a download is no navigation
      assert.equal((await download).suggestedFilename(), FileName)
    }
    assert.equal((await inbox.messages()).length, 1)
  },

  'a link in a message opens beside the inbox, which it cannot reach': async ({ t, open }) => {
    const { inbox, mailer } = await start(t)
    const canary = await startCanary(t)
    await mailer.send({
      to: 'ada@example.com',
      subject: 'Link',
      text: 'x',
      html: `<a href="${canary.url}/followed">here</a>`,
    })
    const page = await open(inbox.web.url)
    await page.getByRole('link', { name: /Link/ }).click()
    const popup = page.waitForEvent('popup')
    await page.frameLocator('iframe').getByRole('link', { name: 'here' }).click()
    const opened = await popup
    await opened.waitForURL('**/followed')
    assert.equal(await opened.evaluate(() => window.opener), null)
    assert.equal(await opened.evaluate(() => document.referrer), '')
    assert.match(page.url(), /\/view\//)
  },

  'the preview is as wide as it is told, and answers the question for dark colours as it is told': async ({
    t,
    open,
  }) => {
    const { inbox, mailer } = await start(t)
    const html = `<style>.dark { display: none } @media (prefers-color-scheme: dark) { p { display: none } .dark { display: block } }
      </style><p>made for day</p><p class="dark">made for night</p>`
    await mailer.send({ to: 'ada@example.com', subject: 'Colours', text: 'x', html })
    // Playwright's own answer to the question would reach into the frame.
    const page = await open(inbox.web.url, { colorScheme: null })
    await page.getByRole('link', { name: /Colours/ }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('made for day').waitFor()
    await page.getByTitle('Dark', { exact: true }).click()
    await frame.getByText('made for night').waitFor()
    await page.getByTitle('Light', { exact: true }).click()
    await frame.getByText('made for day').waitFor()
    const width = () => page.locator('iframe').evaluate((frame) => frame.clientWidth)
    const wide = await width()
    await page.getByTitle('Phone, 375 pixels').click()
    assert.equal(await width(), 375)
    await page.getByTitle('Tablet, 768 pixels').click()
    assert.equal(await width(), 768)
    await page.getByTitle('Desktop, full width').click()
    assert.equal(await width(), wide)
  },
})

async function start(t: TestContext) {
  const inbox = await startInbox()
  t.after(() => inbox.close())
  const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: inbox.smtp.url })
  t.after(() => mailer.close())
  return { inbox, mailer }
}
