/** How often the truth stayed below each forecast quantile, against how often it should have: a reliability diagram. */
import type { Scored } from "./score.ts"

const size = 420
const margin = 48

const placeX = (part: number): number => margin + part * (size - 2 * margin)
const placeY = (part: number): number => size - margin - part * (size - 2 * margin)

/** Shares of cases whose probability integral transform is at or below each twentieth. */
const curve = (cases: ReadonlyArray<Scored>): string => {
  const reached = new Array<number>(21).fill(0)
  for (const { belowProbability } of cases) {
    for (let step = Math.ceil(belowProbability * 20); step <= 20; step++) reached[step] = (reached[step] ?? 0) + 1
  }
  return reached
    .map((count, step) => `${placeX(step / 20).toFixed(1)},${placeY(count / cases.length).toFixed(1)}`)
    .join(" ")
}

const ticks = [0, 0.25, 0.5, 0.75, 1]

/** An SVG of its own, with one curve per kind of people. */
export const reliabilityPicture = (kinds: {
  readonly cards: ReadonlyArray<Scored>
  readonly trips: ReadonlyArray<Scored>
}): string => {
  const text = (x: number, y: number, words: string, anchor = "middle") =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`
  const labels = ticks.map(
    (tick) =>
      text(placeX(tick), size - margin + 18, `${tick * 100} %`) +
      text(margin - 8, placeY(tick) + 4, `${tick * 100} %`, "end"),
  )
  const line = (points: string, colour: string) =>
    `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2.5"/>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="12">`,
    `<rect width="${size}" height="${size}" fill="#ffffff"/>`,
    ...labels,
    `<polyline points="${placeX(0)},${placeY(0)} ${placeX(1)},${placeY(1)}" stroke="#999999" stroke-dasharray="4 4"/>`,
    line(curve(kinds.cards), "#0f766e"),
    line(curve(kinds.trips), "#c2410c"),
    `<g fill="#0f766e">${text(placeX(0.04), placeY(0.95), "Cardholders", "start")}</g>`,
    `<g fill="#c2410c">${text(placeX(0.04), placeY(0.89), "Simulated trips", "start")}</g>`,
    text(size / 2, size - 10, "forecast: spend stays below, with probability"),
    text(size / 2, 26, "It stayed below in"),
    "</svg>\n",
  ].join("\n")
}
