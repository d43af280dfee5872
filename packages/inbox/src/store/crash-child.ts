// Fills a store as fast as it can, and says of each message that it is kept, until it is killed. Started by crash.test.ts.
import { incoming } from './sample-incoming.ts'
import { openStore } from './store.ts'

const store = await openStore({ file: process.argv[2] ?? '' })
let next = 0
const add = async (): Promise<void> => {
  while (true) {
    const index = next++
    const { id } = await store.add(
      incoming({ subject: `n${index}`, text: `needle${index} 发票 ${'x'.repeat(index % 5000)}` }),
    )
    process.stdout.write(`${id} ${index}\n`)
  }
}
await Promise.all(Array.from({ length: 10 }, add))
