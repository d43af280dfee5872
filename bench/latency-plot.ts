import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** One line of the picture. */
export interface Series {
  readonly label: string
  /** Milliseconds, and messages per second. */
  readonly points: readonly { readonly roundTrip: number; readonly speed: number }[]
}

const [width, height] = [760, 460]
const area = { left: 64, right: width - 176, top: 76, bottom: height - 76 }
/** The round trip at the right end, in milliseconds. */
const longest = 100

/** Draws `docs/images/latency.svg`. */
export function plotLatency(series: readonly Series[]): void {
  writeFileSync(join(import.meta.dirname, '../docs/images/latency.svg'), draw(series))
}

function draw(series: readonly Series[]): string {
  const speeds = series.flatMap(({ points }) => points.map(({ speed }) => speed))
  const lowest = Math.floor(Math.log10(Math.min(...speeds)))
  const highest = Math.ceil(Math.log10(Math.max(...speeds)))
  const y = (speed: number): number =>
    area.bottom - ((Math.log10(speed) - lowest) / (highest - lowest)) * (area.bottom - area.top)
  const title = 'Messages of 4 KB per second over one connection'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${escaped(series.map(inWords).join('. '))}.</desc>
${style}
<rect class="ground" width="${width}" height="${height}"/>
<text class="title" x="16" y="30">${title}</text>
<text class="minor" x="16" y="50">by round trip in milliseconds; each line of the grid is ten times the one below</text>
${grid(lowest, highest, y)}
${axis(roundTripsOf(series))}
${labelled(series, y).join('\n')}
<text class="minor" x="16" y="${height - 14}">${escaped(machine())}</text>
</svg>
`
}

const style = `<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .minor, .tick { font-size: 12px; fill: #59636e }
  .ground { fill: #ffffff }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .line { fill: none; stroke: var(--of); stroke-width: 2.5; stroke-linejoin: round }
  .s2 .line { stroke-dasharray: 6 6 }
  .point { fill: var(--of) }
  .label { fill: var(--of); font-weight: 600 }
  .s0 { --of: #59636e } .s1 { --of: #0969da } .s2 { --of: #8250df } .s3 { --of: #bc4c00 } .s4 { --of: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .minor, .tick { fill: #9198a1 }
    .ground { fill: #0d1117 }
    .grid { stroke: #3d444d }
    .s0 { --of: #9198a1 } .s1 { --of: #4493f8 } .s2 { --of: #ab7df8 } .s3 { --of: #f0883e } .s4 { --of: #3fb950 }
  }
</style>`

function grid(lowest: number, highest: number, y: (speed: number) => number): string {
  const lines = Array.from({ length: highest - lowest + 1 }, (_, step) => 10 ** (lowest + step))
  return lines
    .map((speed) => {
      const at = y(speed).toFixed(1)
      const words = speed.toLocaleString('en')
      return `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}"/><text class="tick" x="${area.left - 8}" y="${at}" dy="4" text-anchor="end">${words}</text>`
    })
    .join('\n')
}

function axis(roundTrips: readonly number[]): string {
  return roundTrips
    .map((each) => {
      const words = each === longest ? `${each} ms` : each
      return `<text class="tick" x="${x(each)}" y="${area.bottom + 20}" text-anchor="middle">${words}</text>`
    })
    .join('\n')
}

function labelled(series: readonly Series[], y: (speed: number) => number): string[] {
  const labels = spread(series.map(({ points }) => y(points.at(-1)?.speed ?? 1)))
  return series.map(({ label, points }, index) => {
    const places = points.map(({ roundTrip, speed }) => [x(roundTrip).toFixed(1), y(speed).toFixed(1)] as const)
    const dots = places.map(([cx, cy]) => `<circle class="point" cx="${cx}" cy="${cy}" r="3.5"/>`).join('')
    const line = `<polyline class="line" points="${places.map((place) => place.join(',')).join(' ')}"/>`
    const words = `<text class="label" x="${area.right + 12}" y="${labels[index]?.toFixed(1)}" dy="4">${escaped(label)}</text>`
    return `<g class="s${index}">${line}${dots}${words}</g>`
  })
}

/** The same heights, moved apart as far as lines of text need. */
function spread(heights: readonly number[]): number[] {
  const apart = 17
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0))
  const placed = [...heights]
  let lowest = Number.POSITIVE_INFINITY
  for (const index of order) {
    lowest = Math.min(heights[index] ?? 0, lowest - apart)
    placed[index] = lowest
  }
  return placed
}

function x(roundTrip: number): number {
  return area.left + 12 + (roundTrip / longest) * (area.right - area.left - 24)
}

function roundTripsOf(series: readonly Series[]): number[] {
  return series[0]?.points.map(({ roundTrip }) => roundTrip) ?? []
}

function inWords({ label, points }: Series): string {
  return `${label}: ${points.map(({ roundTrip, speed }) => `${Math.round(speed)} at ${roundTrip} ms`).join(', ')}`
}

function machine(): string {
  const processors = cpus()
  const model = (processors[0]?.model ?? 'unknown')
    .replaceAll(/\(R\)|\(TM\)|CPU|\s+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, ${processors.length} cores (${model}), Node ${process.versions.node}. Nodemailer and DATA to smtp-sink, BDAT to our own server.`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
