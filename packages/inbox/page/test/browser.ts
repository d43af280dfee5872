import type { TestContext } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { isInPath, requireProgram } from '../../../../test/real-programs.ts'

/** Starts Chromium for a test file; undefined where there is none, which skips the test or, in CI, fails it. */
export async function startBrowser(t: TestContext): Promise<Browser | undefined> {
  if (!requireProgram(t, 'chromium', 'chromium', isInPath('chromium'))) return undefined
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'], // as root, and with little shared memory
  })
  t.after(() => browser.close())
  return browser
}

/** A page in a profile of its own, and everything that went wrong on it: errors, and what its policy had to block. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (entry) => {
    if (entry.type() === 'error' || entry.text().includes('Content Security Policy')) problems.push(entry.text())
  })
  await page.goto(url)
  return { page, problems }
}
