import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createManualClock } from '../server/manual-clock.ts'
import { type RaceEnd, race } from './race.ts'

type Step = readonly ['pass', ms: number] | readonly ['arrive' | 'stumble', entrant: string]

interface Case {
  readonly entrants: string
  readonly steps: readonly Step[]
  /** Who was started by then, who won, who lost and how, who was called off. */
  readonly end: string
}

const cases: readonly [name: string, given: Case][] = [
  ['one that arrives', { entrants: 'a', steps: [['arrive', 'a']], end: 'a: a won' }],
  [
    'the first is alone for a while',
    {
      entrants: 'ab',
      steps: [
        ['pass', 249],
        ['arrive', 'a'],
      ],
      end: 'a: a won',
    },
  ],
  [
    'the second joins after the delay, and the first may still win',
    {
      entrants: 'ab',
      steps: [
        ['pass', 250],
        ['arrive', 'a'],
      ],
      end: 'ab: a won, b late; called off b',
    },
  ],
  [
    'the second may win',
    {
      entrants: 'abc',
      steps: [
        ['pass', 250],
        ['arrive', 'b'],
      ],
      end: 'ab: b won, a late; called off a',
    },
  ],
  [
    'who fails makes room at once',
    {
      entrants: 'abc',
      steps: [
        ['stumble', 'a'],
        ['pass', 249],
        ['arrive', 'b'],
      ],
      end: 'ab: b won, a failed',
    },
  ],
  [
    'the delay begins anew with each start',
    {
      entrants: 'abc',
      steps: [
        ['pass', 100],
        ['stumble', 'a'],
        ['pass', 249],
        ['pass', 1],
        ['arrive', 'c'],
      ],
      end: 'abc: c won, a failed, b late; called off b',
    },
  ],
  [
    'all fail',
    {
      entrants: 'ab',
      steps: [
        ['stumble', 'a'],
        ['stumble', 'b'],
      ],
      end: 'ab: nobody won, a failed, b failed',
    },
  ],
  [
    'a failure while another still runs waits for it',
    {
      entrants: 'ab',
      steps: [
        ['pass', 250],
        ['stumble', 'b'],
        ['arrive', 'a'],
      ],
      end: 'ab: a won, b failed',
    },
  ],
  [
    'nobody arrives in time',
    {
      entrants: 'ab',
      steps: [
        ['pass', 250],
        ['stumble', 'a'],
        ['pass', 750],
      ],
      end: 'ab: nobody won, a failed, b late; called off b',
    },
  ],
  ['nobody to start', { entrants: '', steps: [], end: ': nobody won' }],
]

for (const [name, { entrants, steps, end }] of cases) {
  test(`a race: ${name}`, async () => {
    const clock = createManualClock()
    const track = createTrack()
    const ended = race([...entrants], track.begin, { delayMs: 250, timeoutMs: 1000, clock })
    for (const [what, which] of steps) {
      if (what === 'pass') clock.pass(which)
      else track[what](which)
      await setImmediate()
    }
    assert.equal(describe(await ended, track), end)
  })
}

test('an abort calls off all, and rejects with its reason', async () => {
  const clock = createManualClock()
  const track = createTrack()
  const controller = new AbortController()
  const ended = race([...'ab'], track.begin, { delayMs: 250, timeoutMs: 1000, clock, signal: controller.signal })
  clock.pass(250)
  controller.abort('enough')
  assert.equal(await ended.catch((reason: unknown) => reason), 'enough')
  assert.deepEqual(track.calledOff, ['a', 'b'])
  clock.pass(1000)
  assert.deepEqual(track.started, ['a', 'b'])
})

function createTrack() {
  const running = new Map<string, { arrive(): void; stumble(): void }>()
  const started: string[] = []
  const calledOff: string[] = []
  return {
    started,
    calledOff,
    arrive: (entrant: string) => running.get(entrant)?.arrive(),
    stumble: (entrant: string) => running.get(entrant)?.stumble(),
    begin(entrant: string) {
      started.push(entrant)
      const result = new Promise<string>((resolve, reject) => {
        running.set(entrant, { arrive: () => resolve(entrant), stumble: () => reject(new Error('no')) })
      })
      return { result, cancel: () => void calledOff.push(entrant) }
    },
  }
}

function describe(
  { winner, losers }: RaceEnd<string, string>,
  { started, calledOff }: { readonly started: readonly string[]; readonly calledOff: readonly string[] },
): string {
  const won = winner ? `${winner.won} won` : 'nobody won'
  const lost = losers.map((each) => `, ${each.entrant} ${'error' in each ? 'failed' : 'late'}`).join('')
  return `${started.join('')}: ${won}${lost}${calledOff.length > 0 ? `; called off ${calledOff.join('')}` : ''}`
}
