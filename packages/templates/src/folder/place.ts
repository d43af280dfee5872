// Where does a place in a part stand in its file?
import type { FilePlace, PartSource } from './mail-source.ts'

/** A part that is the file itself, or the end of it after some lines. */
export function partAfter(file: string, source: string, linesBefore: number): PartSource {
  return { file, source, place: (line, column) => ({ line: line + linesBefore, column }) }
}

/** A part that begins in the middle of a line; its further lines are indented by `indent` characters. */
export function partAt(file: string, source: string, start: FilePlace, indent: number): PartSource {
  return {
    file,
    source,
    place: (line, column) =>
      line === 1
        ? { line: start.line, column: start.column + column - 1 }
        : { line: start.line + line - 1, column: column + indent },
  }
}

/** The offsets in a text at which its lines begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The line and the column of an offset, both from 1. */
export function placeOf(starts: readonly number[], offset: number): FilePlace {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
