import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corpus } from '../fuzz/corpus.ts'
import { isInstalled, judgePrograms, startJudge } from '../judge/judges.ts'
import { walk } from '../judge/verdict.ts'
import { requireProgram } from '../real-programs.ts'
import { ourReading } from './our-reading.ts'

// Structure, subject, mailboxes, file names, dispositions, the text and the SHA-256 of every content.

for (const program of judgePrograms.filter(({ name }) => name === 'python')) {
  test(`${program.name} reads messages of real programs as we do`, async (t) => {
    if (!requireProgram(t, program.name, program.debianPackage, isInstalled(program))) return
    const judge = startJudge({ ...program, script: '../parse/tree.py' })
    t.after(() => judge.close())
    for (const { name, octets } of corpus) {
      for (const lineEnd of ['\r\n', '\n']) {
        const message = Buffer.from(Buffer.from(octets).toString('latin1').replaceAll('\r\n', lineEnd), 'latin1')
        const differences: string[] = []
        walk('', ourReading(message), await judge.read(message), (path, ours, theirs) => {
          if (path !== 'defects' && !isFromComment(path, ours, theirs, message))
            differences.push(`${path}: we ${JSON.stringify(ours)}, it ${JSON.stringify(theirs)}`)
        })
        assert.deepEqual(differences, [], `${name}, ${JSON.stringify(lineEnd)}`)
      }
    }
  })
}

/** Python takes no name from a comment: `ada@example.com (Ada)`. */
function isFromComment(path: string, ours: unknown, theirs: unknown, message: Buffer): boolean {
  const isName = /^(?:from|sender|replyTo|to|cc)\[\d+\]\[0\]$/.test(path)
  return isName && theirs === null && message.includes(`@example.org (${ours})`)
}
