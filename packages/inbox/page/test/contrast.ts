// Is every text of the page legible? WCAG 2.2, success criterion 1.4.3: 4.5 to 1, or 3 to 1 for large text.
import type { Page } from 'playwright-core'

/** The texts on the screen whose contrast is too low, each with its ratio. */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number]
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const read = (css: string): Colour => {
      if (canvas === null) return [0, 0, 0, 1]
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = css
      canvas.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
      return [r, g, b, a / 255]
    }
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ]
    const luminance = ([r, g, b]: Colour) => {
      const [lr = 0, lg = 0, lb = 0] = [r, g, b].map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb
    }
    const backdrop = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1]
      const own = read(getComputedStyle(element).backgroundColor)
      return own[3] === 1 ? own : over(own, backdrop(element.parentElement))
    }
    const faint = new Set<string>()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement
      if (element === null || (node.textContent ?? '').trim() === '') continue
      if (!element.checkVisibility() || element.closest('.visually-hidden, .skip, :disabled') !== null) continue
      const style = getComputedStyle(element)
      const behind = backdrop(element)
      const [light = 0, dark = 0] = [luminance(over(read(style.color), behind)), luminance(behind)].sort(
        (a, b) => b - a,
      )
      const ratio = (light + 0.05) / (dark + 0.05)
      const large = Number.parseFloat(style.fontSize) >= 24
      if (ratio < (large ? 3 : 4.5))
        faint.add(`${element.className || element.tagName} ${node.textContent?.slice(0, 30)} ${ratio.toFixed(2)}`)
    }
    return [...faint]
  })
}
