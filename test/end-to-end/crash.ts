// `npm run crash [-- ROUNDS]`: kills an inbox in the middle of its work, 20 times, and counts what it lost.
import { crashRounds } from './inbox-crash.ts'

const rounds = Number(process.argv[2] ?? 20)
let [round, accepted, lost] = [0, 0, 0]
for await (const each of crashRounds(rounds)) {
  round += 1
  accepted += each.accepted
  lost += each.losses.length
  console.log(`round ${round}: ${each.accepted} accepted, ${each.unanswered} unanswered, ${each.losses.length} lost`)
  for (const line of each.losses.slice(0, 10)) console.log(`  ${line}`)
}
console.log(`${accepted} messages answered with 250 in ${rounds} rounds, ${lost} of them lost, changed or doubled`)
if (lost > 0) process.exitCode = 1
