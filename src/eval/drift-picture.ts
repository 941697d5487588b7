/** Series with their known windows and the alarms that were raised, as an SVG for the record of a run. */
const [width, height, margin] = [960, 180, 10]
/** A day and a half of half hours becomes one step of the line: a year fits. */
const stepPoints = 72

interface Drawn {
  readonly points: ReadonlyArray<{ readonly timeMs: number; readonly value: number }>
  readonly windows: ReadonlyArray<readonly [fromMs: number, toMs: number]>
  readonly alarmsMs: ReadonlyArray<number>
}

const seriesOf = ({ points, windows, alarmsMs }: Drawn, top: number): string => {
  const [from, to] = [points[0]?.timeMs ?? 0, points.at(-1)?.timeMs ?? 1]
  const x = (timeMs: number): string => (margin + ((timeMs - from) / (to - from)) * (width - 2 * margin)).toFixed(1)
  const steps = Array.from({ length: Math.ceil(points.length / stepPoints) }, (_, step) =>
    points.slice(step * stepPoints, (step + 1) * stepPoints),
  ).map((some) => ({
    timeMs: some[0]?.timeMs ?? 0,
    value: some.reduce((sum, { value }) => sum + value, 0) / Math.max(some.length, 1),
  }))
  const highest = Math.max(...steps.map(({ value }) => value), 1)
  const y = (value: number): string => (top + height - margin - (value / highest) * (height - 3 * margin)).toFixed(1)
  return [
    ...windows.map(
      ([fromMs, toMs]) =>
        `<rect x="${x(fromMs)}" y="${top}" width="${Number(x(toMs)) - Number(x(fromMs))}" height="${height}" fill="#fde3c8"/>`,
    ),
    `<polyline points="${steps.map(({ timeMs, value }) => `${x(timeMs)},${y(value)}`).join(" ")}" fill="none" stroke="#4a5fb0"/>`,
    ...alarmsMs.map((timeMs) => `<path d="M${x(timeMs)} ${top + 2}v8" stroke="#b3261e"/>`),
  ].join("\n")
}

/** Windows are shaded, alarms are the strokes along the top. */
export const driftPicture = (series: ReadonlyArray<Drawn>): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height * series.length}">`,
    `<rect width="${width}" height="${height * series.length}" fill="#fff"/>`,
    ...series.map((one, index) => seriesOf(one, index * height)),
    "</svg>",
  ].join("\n")
