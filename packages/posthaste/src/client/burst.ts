/** Tasks that are put off until everything that has arrived, on any connection, is read. */
export type Burst = (task: () => void) => void

/**
 * Tasks of many connections, one right after the other.
 *
 * For writes: a server process that sleeps is woken once for all of them, and finds the next one when it has done with the
 * first. One by one, between which other things are done, each would wake it again, which costs more than the write.
 */
export function createBurst(): Burst {
  let tasks: (() => void)[] = []

  return (task) => {
    if (tasks.push(task) === 1) setImmediate(run)
  }

  function run(): void {
    const due = tasks
    tasks = []
    for (const task of due) task()
  }
}
