// Can the page be read and used by everyone? Names, landmarks, contrast; and no text of a message is ever markup.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inChromium, type Scenarios } from './browser.ts'
import { faintTexts } from './contrast.ts'
import { message, messages } from './messages.ts'
import { startStandIn } from './stand-in.ts'

const views = ['html', 'text', 'headers', 'source', 'parts', 'attachments', 'session', 'warnings'] as const
const file = { PartID: '2', FileName: 'dot.png', ContentType: 'image/png', ContentID: '', Size: 70 }
const rich = message({
  ID: 'rich',
  Subject: 'A warning',
  HTML: '<p>Hello <img src="https://x.example/a.png"></p>',
  Tags: ['billing', 'eu', 'more'],
  Attachments: [{ ...file, Checksums: { MD5: '', SHA1: '', SHA256: '' } }],
})

const contrasts: Scenarios = Object.fromEntries(
  (['light', 'dark'] as const).map((colorScheme) => [
    `every text stands out from what is behind it, in the ${colorScheme} theme`,
    async ({ t, open }) => {
      const inbox = await startStandIn([rich, ...messages(5)], { Enabled: true, AllowedRecipients: '@x$' })
      t.after(inbox.close)
      const page = await open(inbox.url, { colorScheme, reducedMotion: 'reduce' })
      await page.getByText('Choose a message').waitFor()
      assert.deepEqual(await faintTexts(page), [])
      for (const view of views) {
        await page.goto(`${inbox.url}/view/rich/${view}`)
        await page.getByRole('tab', { name: 'Warnings 2' }).waitFor()
        await page.getByText('Loading…').waitFor({ state: 'detached' })
        assert.deepEqual(await faintTexts(page), [], view)
      }
      await page.getByRole('button', { name: 'Release' }).click()
      await page.getByRole('dialog').waitFor()
      assert.deepEqual(await faintTexts(page), [], 'the dialog')
      inbox.messages.length = 0
      await page.goto(inbox.url)
      await page.getByRole('heading', { name: 'Nothing here yet. Send something.' }).waitFor()
      assert.deepEqual(await faintTexts(page), [], 'the empty inbox')
    },
  ]),
)

inChromium('the page for everyone', {
  ...contrasts,

  'a text that is too faint would be found': async ({ open }) => {
    const page = await open('data:text/html,<p style="color:%23999">faint</p><p>plain</p>')
    assert.deepEqual(await faintTexts(page), ['P faint 2.85'])
  },

  'there are landmarks, headings and names for all that can be used': async ({ t, open }) => {
    const inbox = await startStandIn([rich, ...messages(2)])
    t.after(inbox.close)
    const page = await open(`${inbox.url}/view/rich`)
    await page.getByRole('tab', { name: 'Warnings 2' }).waitFor()
    for (const role of ['banner', 'navigation', 'main', 'search', 'article'] as const)
      assert.equal(await page.getByRole(role).count(), 1, role)
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
    assert.deepEqual(await namelessControls(page), [])
    await page.getByRole('link', { name: 'Unread. Ada Lovelace to Grace Hopper' }).first().waitFor()
    assert.equal(await page.locator('.rows li').first().getAttribute('aria-setsize'), '3')
    assert.equal(await page.locator('iframe').getAttribute('title'), 'HTML of the message')
  },

  'the tab key reaches header, list, message and its views, and the focus shows': async ({ t, open }) => {
    const inbox = await startStandIn([rich, ...messages(2)])
    t.after(inbox.close)
    const page = await open(`${inbox.url}/view/rich/text`)
    await page.getByRole('tab', { name: 'Warnings 2' }).waitFor()
    const seen: string[] = []
    for (let n = 0; n < 30; n += 1) {
      await page.keyboard.press('Tab')
      seen.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ''))
      assert.ok(await page.evaluate(hasFocusMark), seen.at(-1))
      if (seen.at(-1) === 'tab-text') break
    }
    for (const stop of ['skip', 'brand', 'search', 'row-rich', 'tab-text'])
      assert.ok(
        seen.some((each) => each.startsWith(stop)),
        `${stop} among ${seen.join(', ')}`,
      )
    assert.equal(seen.filter((each) => each.startsWith('row-')).length, 1, 'one stop for the whole list')
  },

  'no text of a message becomes markup on the page': async ({ t, open, problems }) => {
    const evil = '<img src=x onerror="window.harmed=1"><svg onload="window.harmed=1"><script>window.harmed=1</script>'
    const address = { Name: evil, Address: `${evil}@example.com` }
    const Checksums = { MD5: '', SHA1: '', SHA256: '' }
    const harmful = message({
      ID: 'evil',
      From: address,
      To: [address],
      Cc: [address],
      Subject: `${evil} warning`,
      Text: `${evil} javascript:alert(1) https://ok.example/"onmouseover="window.harmed=1`,
      Tags: [evil],
      Mailbox: evil,
      Attachments: [{ ...file, FileName: `${evil}.png`, Checksums }],
      Recipients: [evil],
      MessageID: evil,
    })
    const inbox = await startStandIn([harmful, ...messages(2)])
    t.after(inbox.close)
    const page = await open(inbox.url)
    await page.locator('#row-evil').click()
    for (const name of ['Text', 'Attachments', 'Headers', 'Source', 'MIME', 'SMTP', 'Warnings']) {
      await page.getByRole('tab', { name }).click()
      await page.getByText('Loading…').waitFor({ state: 'detached' })
      const foreign = await page
        .locator('img:not([src^="/"]), svg:not(.icon), body script, [onerror], [onload]')
        .count()
      assert.equal(foreign, 0, name)
    }
    assert.equal(await page.evaluate(() => 'harmed' in window), false)
    assert.deepEqual(problems, [])
  },
})

function namelessControls(page: Page): Promise<string[]> {
  return page.locator('button, a, input, select, summary, iframe').evaluateAll((controls) =>
    controls
      .filter((control) => {
        const labels =
          control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.labels : null
        const name = control.getAttribute('aria-label') ?? control.getAttribute('title') ?? control.textContent ?? ''
        return name.trim() === '' && (labels?.length ?? 0) === 0
      })
      .map((control) => control.outerHTML.slice(0, 120)),
  )
}

function hasFocusMark(): boolean {
  const focused = document.activeElement
  const marked = focused?.closest('label')?.matches(':has(:focus-visible)') ? focused.closest('label') : focused
  return marked != null && Number.parseFloat(getComputedStyle(marked).outlineWidth) > 0
}
