import type { TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import type { Message, WebUiConfiguration } from '../../src/http/api-types.ts'
import { type StandIn, startStandIn } from './stand-in.ts'

/** A stand-in that holds these messages and ends with the test. */
export async function standIn(
  t: TestContext,
  held: Message[],
  relay?: Partial<WebUiConfiguration['MessageRelay']>,
): Promise<StandIn> {
  const inbox = await startStandIn(held, relay)
  t.after(inbox.close)
  return inbox
}

/** The row of a message. */
export function row(page: Page, id: string): Locator {
  return page.locator(`#row-${id}`)
}

/** The messages in the list, from the top. */
export function rowIds(page: Page): Promise<string[]> {
  return page
    .locator('.rows a')
    .evaluateAll((rows) =>
      rows
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map(({ id }) => id.replace('row-', '')),
    )
}

/** Scrolls the list. */
export function scrollTo(page: Page, top: number): Promise<void> {
  return page.locator('.list-scroller').evaluate((element, to) => {
    element.scrollTop = to
  }, top)
}
