import { type TestContext, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { isInPath, requireProgram } from '../../../../test/real-programs.ts'
import { builtPage } from '../build-page.ts'

/** What a scenario gets: pages, each in a profile of its own. */
export interface Scenario {
  readonly t: TestContext
  readonly open: (url: string, options?: BrowserContextOptions) => Promise<Page>
  /** What went wrong on the pages so far: errors, and what a content security policy had to block. */
  readonly problems: string[]
}

/** Something that a reader does, and what must come of it. */
export type Scenarios = Readonly<Record<string, (scenario: Scenario) => Promise<void>>>

/** Runs scenarios one after the other in one Chromium; where there is none they are skipped, or fail in CI. */
export function inChromium(name: string, scenarios: Scenarios): void {
  test(name, async (t) => {
    const program = ['chromium-headless-shell', 'chromium'].find(isInPath)
    if (!requireProgram(t, 'Chromium', 'chromium-headless-shell', program !== undefined)) return
    await builtPage()
    const browser = await launch(`/usr/bin/${program}`)
    t.after(() => browser.close())
    for (const [sentence, run] of Object.entries(scenarios)) {
      await t.test(sentence, { timeout: 60_000 }, async (t) => {
        const problems: string[] = []
        await run({ t, problems, open: (url, options) => openPage(t, browser, problems, url, options) })
      })
    }
  })
}

/** Starts Debian's Chromium without a window: the one that has none takes half the time. */
function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // As root, with little shared memory, and without a GPU that a tenth of the time went into standing in for.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
}

async function openPage(
  t: TestContext,
  browser: Browser,
  problems: string[],
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  t.after(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (entry) => {
    if (entry.type() === 'error' || entry.text().includes('Content Security Policy')) problems.push(entry.text())
  })
  await page.goto(url)
  return page
}
