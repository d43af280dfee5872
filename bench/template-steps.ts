// What does each step of a mail cost, and how often is it done?
import { layoutOf } from '../packages/templates/src/folder/layout-of.ts'
import { readFolder } from '../packages/templates/src/folder/read-folder.ts'
import { inlineCss } from '../packages/templates/src/html/inline-css.ts'
import { inlineImages } from '../packages/templates/src/html/inline-images.ts'
import { withLanguage } from '../packages/templates/src/html/language.ts'
import { textOfHtml } from '../packages/templates/src/html/text-of-html.ts'
import { createEngine } from '../packages/templates/src/liquid/create-engine.ts'
import type { PartKind, RenderScope } from '../packages/templates/src/liquid/engine.ts'
import { createLocales } from '../packages/templates/src/locale/locales.ts'
import { createFinisher } from '../packages/templates/src/render/create-finisher.ts'
import { median } from './measure.ts'

const limits = { renderMs: 10_000, outputLength: 5_000_000, iterations: 100_000, depth: 32 }

/** The steps of the welcome mail of a folder, one sentence each with its microseconds. */
export function stepsOfAMail(folder: string): readonly string[] {
  const contents = readFolder(folder)
  const engine = createEngine(() => contents, limits)
  const locales = createLocales({
    ...{ catalogues: contents.catalogues, defaultLocale: 'en', timeZone: 'UTC' },
    warn: () => {},
  })
  const translator = locales.translator('en')
  const mail = contents.mails.get('welcome')
  const { subject, preheader, html } = mail ?? {}
  if (mail === undefined || subject === undefined || preheader === undefined || html === undefined) {
    throw new Error(`${folder} has no welcome mail with a subject, a preheader and HTML`)
  }
  const layout = layoutOf(mail, contents)
  let number = 0
  const scope = (kind: PartKind, more: Partial<RenderScope> = {}): RenderScope => {
    const { locale, direction, timeZone } = translator
    const data = { name: `Person ${number}`, confirmUrl: `https://acme.example/confirm?token=${number++}` }
    const globals = { locale, direction, timeZone, unsubscribeUrl: null, subject: 'Welcome', preheader: null }
    return { ...{ template: 'welcome', kind, data, globals, translator, now: 0 }, ...more }
  }
  const inLayout = layout === undefined ? {} : { layout }
  const written = engine.render(html, scope('html', inLayout))
  const styled = inlineCss(written, contents.stylesheets, 'welcome')
  const finish = createFinisher('welcome', contents)
  const liquid = timed(() => {
    engine.render(subject, scope('subject'))
    engine.render(preheader, scope('text'))
    finish((holes) => {
      const markup = engine.render(html, scope('html', { holes, ...inLayout }))
      return { markup: markup === '' ? written : '', subject: 'Welcome' }
    }, translator)
  })
  const all = timed(() => {
    engine.render(subject, scope('subject'))
    engine.render(preheader, scope('text'))
    finish(
      (holes) => ({
        markup: engine.render(html, scope('html', { holes, ...inLayout })),
        ...{ subject: 'Welcome', preheader: 'Hello' },
      }),
      translator,
    ).text()
  })
  return [
    `each mail: Liquid ${inMicroseconds(liquid)} of ${inMicroseconds(all)} (${share(liquid, all)}), the rest puts the values back into what was finished once`,
    `once for all mails of one shape: ${once({
      'style sheets inlined': () => inlineCss(written, contents.stylesheets, 'welcome'),
      'language and images': () => inlineImages(withLanguage(styled, 'en', 'ltr'), contents.images, 'welcome'),
      'text made': () => textOfHtml(styled),
    })}`,
  ]
}

function once(steps: Readonly<Record<string, () => unknown>>): string {
  const costs = Object.entries(steps).map(([name, step]) => [name, timed(step)] as const)
  const sum = costs.reduce((total, [, cost]) => total + cost, 0)
  return costs.map(([name, cost]) => `${name} ${inMicroseconds(cost)} (${share(cost, sum)})`).join(', ')
}

function timed(step: () => unknown): number {
  const taken: number[] = []
  for (let round = 0; round < 7; round++) {
    const began = process.hrtime.bigint()
    for (let done = 0; done < 500; done++) step()
    taken.push(Number(process.hrtime.bigint() - began) / 500_000)
  }
  return median(taken.slice(2))
}

function inMicroseconds(cost: number): string {
  return `${cost.toFixed(0)} µs`
}

function share(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`
}
