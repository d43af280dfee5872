import { type FSWatcher, watch } from 'node:fs'
import { type FolderList, listFiles } from './list-files.ts'

/** How a folder is watched. */
export interface WatchOptions {
  /** Looks every so many milliseconds instead of being told; for file systems that tell nothing. @default none */
  readonly pollMs?: number
}

const settleMs = 50
const fallbackPollMs = 1000

/**
 * Calls the listener whenever a file in the folder came, went or changed; the returned function ends that. Several changes
 * at once are one call. Watching alone does not keep the process running.
 *
 * @throws ConfigError OPTION_INVALID when there is no such folder
 */
export function watchFolder(path: string, listener: () => void, options: WatchOptions = {}): () => void {
  let list = listFiles(path)
  let pollMs = options.pollMs
  let settling: NodeJS.Timeout | undefined
  let polling: NodeJS.Timeout | undefined
  // One watcher for each folder and none for files: a file that an editor replaces is another file under the same name.
  const watchers = new Map<string, FSWatcher>()

  function look(): void {
    settling = undefined
    const now = listAgain(path)
    if (now === undefined || now.signature === list.signature) return
    list = now
    follow()
    listener()
  }

  function changed(): void {
    settling ??= setTimeout(look, settleMs).unref()
  }

  function follow(): void {
    if (pollMs !== undefined) {
      polling ??= setInterval(look, pollMs).unref()
      return
    }
    const wanted = new Set(list.folders)
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of wanted) {
      if (watchers.has(folder)) continue
      try {
        const watcher = watch(folder, { persistent: false }, changed)
        watchers.set(
          folder,
          watcher.on('error', () => lost(folder, watcher)),
        )
      } catch {
        giveUpWatching()
        return
      }
    }
  }

  /** The folder went, or the system has no more watchers. */
  function lost(folder: string, watcher: FSWatcher): void {
    watcher.close()
    watchers.delete(folder)
    changed()
  }

  function giveUpWatching(): void {
    closeAll(watchers)
    pollMs = fallbackPollMs
    follow()
  }

  follow()
  return () => {
    closeAll(watchers)
    clearTimeout(settling)
    clearInterval(polling)
  }
}

function closeAll(watchers: Map<string, FSWatcher>): void {
  for (const watcher of watchers.values()) watcher.close()
  watchers.clear()
}

/** None while the folder itself is away, as it is between the two steps of a switch of branches. */
function listAgain(path: string): FolderList | undefined {
  try {
    return listFiles(path)
  } catch {
    return undefined
  }
}
