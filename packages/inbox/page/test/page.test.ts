// The page in Chromium, on a server that stands in for the inbox.
import assert from 'node:assert/strict'
import { inChromium } from './browser.ts'
import { message, messages } from './messages.ts'
import { row, rowIds, standIn } from './scenes.ts'

inChromium('the page of the inbox', {
  'a message opens beside the list, with an address of its own, and the back button leaves it': async ({ t, open }) => {
    const inbox = await standIn(t, messages(3))
    const page = await open(inbox.url)
    await row(page, 'm2').click()
    await page.getByRole('heading', { name: 'Message m2' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/view/m2')
    assert.equal(await page.getByRole('link', { name: 'Unread' }).count(), 2, 'it is read now')
    assert.equal(await page.title(), '(2) Inbox · Posthaste')
    await row(page, 'm1').click()
    await page.getByRole('heading', { name: 'Message m1' }).waitFor()
    await page.goBack()
    await page.getByText('Choose a message').waitFor()
    assert.equal(new URL(page.url()).pathname, '/')
    await page.goForward()
    await page.getByRole('heading', { name: 'Message m1' }).waitFor()
  },

  'a link to a message opens it, and one to a message that is gone says so': async ({ t, open }) => {
    const inbox = await standIn(t, messages(3))
    const page = await open(`${inbox.url}/view/m2/source`)
    await page.getByText('Subject: Message m2').waitFor()
    await page.goto(`${inbox.url}/view/m9`)
    await page.getByRole('alert').getByText('There is no such message').waitFor()
  },

  'the keyboard is enough': async ({ t, open }) => {
    const inbox = await standIn(t, messages(5))
    const page = await open(inbox.url)
    await row(page, 'm5').waitFor()
    const press = (key: string) => page.keyboard.press(key)
    await press('j')
    await press('j')
    await press('j')
    await press('k')
    await page.locator('#row-m4:focus').waitFor()
    await press('Enter')
    await page.locator('#subject:focus', { hasText: 'Message m4' }).waitFor()
    await press('j')
    await page.getByRole('heading', { name: 'Message m3' }).waitFor()
    await press('u')
    await page.locator('#row-m3.unread').waitFor()
    await press('Delete')
    await page.getByRole('heading', { name: 'Message m2' }).waitFor()
    await row(page, 'm3').waitFor({ state: 'detached' })
    await press('Escape')
    await page.locator('#row-m2:focus').waitFor()
    await press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.deepEqual(await rowIds(page), ['m5', 'm4', 'm2', 'm1'])
  },

  'the views of a message are tabs, which the arrow keys move between': async ({ t, open, problems }) => {
    const file = { PartID: '2', FileName: '../../etc/dot.png', ContentType: 'image/png', ContentID: '', Size: 70 }
    const Checksums = { MD5: '', SHA1: '', SHA256: '' }
    const full = {
      Subject: 'A warning',
      HTML: '<h1>Hello</h1>',
      Attachments: [{ ...file, Checksums }],
      Tags: ['billing'],
    }
    const inbox = await standIn(t, [message({ ID: 'full', ...full })])
    const page = await open(`${inbox.url}/view/full`)
    const tab = (name: string) => page.getByRole('tab', { name })
    await page.frameLocator('iframe').getByRole('heading', { name: 'Hello' }).waitFor()
    await tab('HTML').focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('The text of full.').last().waitFor()
    assert.equal(new URL(page.url()).pathname, '/view/full/text')
    await tab('Attachments 1').click()
    const link = page.locator('.file')
    assert.equal(await link.getAttribute('download'), '_.._etc_dot.png')
    await page.waitForFunction(() => (document.querySelector('.thumbnail img') as HTMLImageElement)?.naturalWidth > 0)
    await tab('Headers').click()
    await page.getByRole('row', { name: 'Received from c by d' }).waitFor()
    await tab('MIME').click()
    await page.getByText('multipart/mixed').waitFor()
    await tab('SMTP').click()
    await page.getByText('EHLO app.example').waitFor()
    await page.getByText('1.25 s').waitFor()
    await tab('Warnings 2').click()
    await page.getByText('at octet 1,234').waitFor()
    await page.getByRole('button', { name: 'billing' }).click()
    await page.waitForURL('**/?q=tag%3Abilling')
    assert.deepEqual(problems, [])
  },

  'an empty inbox tells each kind of application how to get here': async ({ t, open }) => {
    const inbox = await standIn(t, [])
    const page = await open(inbox.url, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('tab', { name: 'Posthaste' }).focus()
    for (const name of ['Nodemailer', 'Django', 'Laravel', 'Rails', 'Spring', 'Symfony', 'curl', 'swaks']) {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('button', { name: `Copy the ${name} snippet` }).click()
      await page.getByRole('tab', { name, selected: true }).focus()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      assert.match(copied, /127\.0\.0\.1/)
      assert.match(copied, /1025/)
    }
    inbox.arrive(message({ ID: 'first' }))
    await row(page, 'first').waitFor()
    await page.getByText('Choose a message').waitFor()
  },

  'a message is released only to addresses on the list, and the dialog says which': async ({ t, open }) => {
    const relay = { Enabled: true, SMTPServer: 'smtp.example.com:587', AllowedRecipients: '@acme\\.example$' }
    const inbox = await standIn(t, messages(1), relay)
    const page = await open(`${inbox.url}/view/m1`)
    await page.getByRole('button', { name: 'Release to a real address' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('@acme\\.example$').waitFor()
    await dialog.getByRole('button', { name: 'Release' }).click()
    await dialog.getByRole('alert').getByText('grace@example.com is not on the allow-list').waitFor()
    await dialog.getByLabel('To').fill('ops@acme.example')
    await dialog.getByRole('button', { name: 'Release' }).click()
    await page.getByText('Released to ops@acme.example').waitFor()
    assert.equal(await dialog.count(), 0)
  },

  'without a route nothing can be released': async ({ t, open }) => {
    const inbox = await standIn(t, messages(1))
    const page = await open(`${inbox.url}/view/m1`)
    await page.getByRole('button', { name: 'Release to a real address' }).click()
    await page.getByRole('dialog').getByText('has no way out').waitFor()
  },

  'on a phone list and message take turns': async ({ t, open }) => {
    const inbox = await standIn(t, messages(30))
    const page = await open(inbox.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await row(page, 'm29').tap()
    await page.getByRole('heading', { name: 'Message m29' }).waitFor()
    assert.equal(await row(page, 'm29').isVisible(), false)
    await page.getByRole('button', { name: 'Back to the list' }).tap()
    await row(page, 'm29').waitFor()
    assert.equal(await page.getByRole('heading', { name: 'Message m29' }).count(), 0)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  },

  'the theme is the system’s until another is chosen, which is remembered': async ({ t, open }) => {
    const inbox = await standIn(t, messages(1))
    const page = await open(inbox.url, { colorScheme: 'dark' })
    const lightness = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await lightness()
    const button = page.getByRole('button', { name: /^Theme/ })
    await button.click()
    assert.notEqual(await lightness(), dark)
    await page.reload()
    assert.notEqual(await lightness(), dark)
    await button.click()
    await button.click()
    assert.equal(await lightness(), dark)
  },
})
