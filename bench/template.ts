import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileTemplates } from '@posthaste/templates'
import { type Comparison, compare, growPrepared, median, type Report, type Row } from './measure.ts'
import { startSink } from './sink.ts'
import { stepsOfAMail } from './template-steps.ts'

const starters = join(import.meta.dirname, '../packages/templates/starters')

/** The welcome mail, with layout, partials, CSS inlined and text made, against two others; and many of them. */
export async function benchTemplate(): Promise<Report> {
  // Both peers are faster so: React has a build of its own for it, the other keeps what it has compiled.
  process.env['NODE_ENV'] = 'production'
  const rows = [
    await compare(await againstReact()),
    await compare(await againstEmailTemplates()),
    await merging(),
    await memoryOfMerging(),
  ]
  const templates = ours()
  const growth = [
    await growPrepared('stories of a newsletter', 'story', (times) => async () => {
      await templates.render('newsletter', { ...news, stories: Array.from({ length: times }, () => story) })
    }),
  ]
  return { name: 'template', rows, growth, remarks: stepsOfAMail(starters) }
}

function ours() {
  return fileTemplates(starters, { reload: false })
}

const story = { title: 'The lamp that follows the sun', text: 'It is back in stock.', url: 'https://acme.example/a' }
const news = { title: 'News', name: 'Ada', intro: 'Three things.' }

function comparison(peer: Comparison['peer'], mails: number): Comparison {
  const templates = ours()
  return {
    subject: 'the welcome mail: subject, HTML with CSS inlined, text',
    unit: 'mails',
    target: 5,
    warmUps: 2,
    ours: {
      name: 'posthaste',
      async run() {
        for (let done = 0; done < mails; done++) await templates.render('welcome', person(done))
        return mails
      },
    },
    peer,
  }
}

async function againstReact(): Promise<Comparison> {
  const [{ render }, { createElement }, { WelcomeMail }] = await Promise.all([
    import('@react-email/render'),
    import('react'),
    import('./templates/react-welcome.ts'),
  ])
  const run = async () => {
    for (let done = 0; done < 400; done++) {
      const mail = createElement(WelcomeMail, person(done))
      await render(mail)
      await render(mail, { plainText: true })
    }
    return 400
  }
  return comparison({ name: '@react-email/render', run }, 4000)
}

async function againstEmailTemplates(): Promise<Comparison> {
  const { default: Email } = await import('email-templates')
  const email = new Email({
    views: { root: join(import.meta.dirname, 'templates/email-templates'), options: { extension: 'pug' } },
    juiceResources: {
      applyStyleTags: true,
      removeStyleTags: true,
      preserveMediaQueries: true,
      webResources: { relativeTo: join(starters, 'styles'), images: false },
    },
    send: false,
    preview: false,
  })
  const run = async () => {
    for (let done = 0; done < 200; done++)
      await email.renderAll('welcome', { ...person(done), title: 'Welcome', cache: true })
    return 200
  }
  return comparison({ name: 'email-templates', run }, 4000)
}

function person(number: number): { name: string; confirmUrl: string } {
  return { name: `Person ${number}`, confirmUrl: `https://acme.example/confirm?token=${number}` }
}

const many = 100_000

/** What it costs to do both at once: as much as one after the other would be a ratio of 1. */
async function merging(): Promise<Row> {
  const rounds: number[] = []
  const seconds: { readonly apart: number; readonly merged: number }[] = []
  for (let round = 0; round < 3; round++) {
    const apart = (await inAChild('render', many)).seconds + (await inAChild('send', many)).seconds
    const merged = (await inAChild('merge', many)).seconds
    seconds.push({ apart, merged })
    rounds.push(apart / merged)
  }
  const [apart, merged] = [median(seconds.map((each) => each.apart)), median(seconds.map((each) => each.merged))]
  return {
    subject: `sendMany(merge()) of ${many.toLocaleString('en')} rows`,
    ours: `at once ${merged.toFixed(1)} s (${Math.round(many / merged).toLocaleString('en')} mails/s)`,
    peer: `rendered and sent apart ${apart.toFixed(1)} s`,
    rounds,
    median: median(rounds),
    target: 0.5,
    reached: median(rounds) >= 0.5,
  }
}

async function memoryOfMerging(): Promise<Row> {
  const few = (await inAChild('merge', many / 10)).megabytes
  const all = (await inAChild('merge', many)).megabytes
  return {
    subject: `peak memory of ${many.toLocaleString('en')} rows, against a tenth of them`,
    ours: `${all.toFixed(0)} MB`,
    peer: `${few.toFixed(0)} MB`,
    rounds: [few / all],
    median: few / all,
    target: 0.9,
    reached: few / all >= 0.9,
  }
}

async function inAChild(
  work: 'render' | 'send' | 'merge',
  count: number,
): Promise<{ seconds: number; megabytes: number }> {
  const sink = await startSink()
  try {
    const program = join(import.meta.dirname, 'template-child.ts')
    const args = ['-C', 'posthaste-source', program, work, String(count), String(sink.port), starters]
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  } finally {
    await sink.stop()
  }
}
