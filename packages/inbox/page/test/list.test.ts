// The list of messages in Chromium, on a server that stands in for the inbox.
import assert from 'node:assert/strict'
import { inChromium } from './browser.ts'
import { message, messages } from './messages.ts'
import { row, rowIds, scrollTo, standIn } from './scenes.ts'

inChromium('the list of the inbox', {
  'what arrives appears on top and is announced': async ({ t, open, problems }) => {
    const inbox = await standIn(t, messages(2))
    const page = await open(inbox.url)
    await page.getByText('Live').waitFor()
    inbox.arrive(message({ ID: 'new', Subject: 'Just in' }))
    await row(page, 'new').waitFor()
    assert.equal(await rowIds(page).then((ids) => ids[0]), 'new')
    await page.getByText('3 messages').waitFor()
    await page.locator('#announcement', { hasText: 'New message from Ada Lovelace: Just in' }).waitFor()
    assert.deepEqual(problems, [])
  },

  'what arrives above a reader who has scrolled down moves nothing': async ({ t, open }) => {
    const inbox = await standIn(t, messages(200))
    const page = await open(inbox.url)
    await page.getByText('Live').waitFor()
    await scrollTo(page, 84 * 50)
    await row(page, 'm150').waitFor()
    const before = await row(page, 'm150').boundingBox()
    inbox.arrive(message({ ID: 'n1' }))
    inbox.arrive(message({ ID: 'n2' }))
    await page.getByRole('button', { name: '2 new messages' }).waitFor()
    assert.deepEqual(await row(page, 'm150').boundingBox(), before)
    await page.getByRole('button', { name: '2 new messages' }).click()
    await row(page, 'n2').waitFor()
  },

  'a hundred thousand messages are as light as fifty': async ({ t, open }) => {
    const inbox = await standIn(t, messages(100_000))
    const page = await open(inbox.url)
    await page.getByText('100,000 messages').waitFor()
    await scrollTo(page, 84 * 50_000)
    await row(page, 'm50000').waitFor()
    await row(page, 'm50000').focus()
    await page.keyboard.press('End')
    await scrollTo(page, 84 * 100_000)
    await row(page, 'm1').waitFor()
    assert.ok((await page.locator('.rows li').count()) < 60)
    assert.ok(inbox.requests.filter((each) => each.includes('/messages?')).length < 12)
  },

  'it searches while one types, with operators at hand, and back ends the search': async ({ t, open }) => {
    const inbox = await standIn(t, [message({ ID: 'x', Subject: 'An invoice' }), ...messages(30)])
    const page = await open(inbox.url)
    await row(page, 'x').waitFor()
    await page.keyboard.press('/')
    await page.locator('#search:focus').evaluate((field) => {
      for (const letter of 'invoice') {
        if (field instanceof HTMLInputElement) field.value += letter
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }
    })
    await page.getByText('1 message found').first().waitFor()
    assert.equal(inbox.requests.filter((each) => each.includes('/search')).length, 1, 'it waits for a pause')
    assert.equal(new URL(page.url()).search, '?q=invoice')
    await page.getByRole('button', { name: 'is:unread' }).click()
    await page.waitForURL('**/?q=invoice+is%3Aunread')
    await page.goBack()
    await page.getByText('31 messages').waitFor()
    assert.equal(await page.getByRole('searchbox').inputValue(), '')
    await page.getByRole('searchbox').fill('nothing like it')
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('31 messages').waitFor()
  },

  'a search that means nothing is told why, and the list stays': async ({ t, open }) => {
    const inbox = await standIn(t, messages(3))
    const page = await open(inbox.url)
    await row(page, 'm3').waitFor()
    await page.getByRole('searchbox').fill('before:x')
    await page.getByRole('alert').getByText('before: x is no date').waitFor()
    assert.equal((await rowIds(page)).length, 3)
    await page.getByRole('searchbox').fill('m2')
    await page.getByText('1 message found').first().waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
  },

  'everything is deleted after a question, and nothing without it': async ({ t, open }) => {
    const inbox = await standIn(t, messages(3))
    const page = await open(inbox.url)
    await page.getByRole('button', { name: 'Delete all' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    assert.equal(inbox.messages.length, 3)
    await page.getByRole('button', { name: 'Delete all' }).click()
    await page.getByRole('button', { name: 'Delete 3 messages' }).click()
    await page.getByRole('heading', { name: 'Nothing here yet. Send something.' }).waitFor()
    assert.equal(inbox.messages.length, 0)
  },

  'all messages are marked as read': async ({ t, open }) => {
    const inbox = await standIn(t, messages(3))
    const page = await open(inbox.url)
    await page.getByText('3 unread').waitFor()
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await page.getByText('3 unread').waitFor({ state: 'detached' })
    assert.equal(await page.title(), 'Inbox · Posthaste')
  },

  'mailboxes are chosen at the top': async ({ t, open }) => {
    const inbox = await standIn(t, [...messages(2), message({ ID: 'ci', Mailbox: 'ci' })])
    const page = await open(inbox.url)
    await page.getByLabel('Mailbox').selectOption('ci')
    await page.getByText('1 message', { exact: false }).waitFor()
    assert.deepEqual(await rowIds(page), ['ci'])
    inbox.arrive(message({ ID: 'm3', Mailbox: 'inbox' }))
    inbox.arrive(message({ ID: 'ci2', Mailbox: 'ci' }))
    await row(page, 'ci2').waitFor()
    assert.deepEqual(await rowIds(page), ['ci2', 'ci'])
  },

  'when the connection breaks it says so, comes back, and shows what was missed': async ({ t, open }) => {
    const inbox = await standIn(t, messages(2))
    const page = await open(inbox.url)
    await page.getByText('Live').waitFor()
    inbox.messages.unshift(message({ ID: 'missed' }))
    inbox.cut()
    await row(page, 'missed').waitFor()
    await page.getByText('Live').waitFor()
  },

  'of several tabs one listens, and all are told': async ({ t, open }) => {
    const inbox = await standIn(t, messages(2))
    const first = await open(inbox.url)
    await first.getByText('Live').waitFor()
    const second = await first.context().newPage()
    await second.goto(inbox.url)
    await second.getByText('Live').waitFor()
    inbox.arrive(message({ ID: 'new' }))
    await Promise.all([row(first, 'new').waitFor(), row(second, 'new').waitFor()])
    assert.equal(inbox.requests.filter((each) => each.includes('/events')).length, 1)
    await first.close()
    await second.getByText('Live').waitFor()
    inbox.arrive(message({ ID: 'newer' }))
    await row(second, 'newer').waitFor()
  },
})
