/** What is put off until everything that has arrived, on any connection, is read. */
export interface Burst {
  /** Writes to a connection, right after the other writes of this burst. */
  write(task: () => void): void
  /** Tells callers what became of their messages, after the writes: what they do next, they do while the servers work. */
  tell(news: News): void
}

/** What a caller is to be told. Not a closure, which would be one for each message. */
export interface News {
  tell(): void
}

/**
 * A burst of the writes of many connections, one right after the other.
 *
 * A server process that sleeps is woken once for all of them, and finds the next one when it has done with the first. One by
 * one, between which other things are done, each would wake it again, which costs more than the write.
 */
export function createBurst(): Burst {
  let tasks: (() => void)[] = []
  let news: News[] = []
  let due = false

  return {
    write(task) {
      tasks.push(task)
      beDue()
    },
    tell(item) {
      news.push(item)
      beDue()
    },
  }

  function beDue(): void {
    if (due) return
    due = true
    setImmediate(run)
  }

  function run(): void {
    const writes = tasks
    const items = news
    due = false
    tasks = []
    news = []
    for (const task of writes) task()
    for (const item of items) item.tell()
  }
}
