/** Precision over recall as an SVG, for the record of a run. */
const [width, height, margin] = [480, 360, 48]

interface Point {
  readonly recall: number
  readonly precision: number
}

const x = (recall: number): number => margin + recall * (width - 2 * margin)
const y = (precision: number): number => height - margin - precision * (height - 2 * margin)

/** Points that fall on the pixel before them are left out: a curve of all rows would be megabytes. */
const lineOf = (points: ReadonlyArray<Point>): string =>
  points
    .map((point) => `${Math.round(x(point.recall))},${Math.round(y(point.precision))}`)
    .filter((point, index, all) => point !== all[index - 1])
    .join(" ")

const tick = (at: number): string =>
  `<text x="${x(at)}" y="${height - margin + 16}" text-anchor="middle">${at}</text>` +
  `<text x="${margin - 8}" y="${y(at) + 4}" text-anchor="end">${at}</text>` +
  `<path d="M${x(at)} ${y(0)}V${y(1)}M${x(0)} ${y(at)}H${x(1)}" stroke="#ddd"/>`

const colours = ["#0b6e4f", "#b4530a", "#4a5fb0"]

export const curvePicture = (curves: ReadonlyArray<readonly [name: string, points: ReadonlyArray<Point>]>): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...[0, 0.25, 0.5, 0.75, 1].map(tick),
    ...curves.map(
      ([name, points], index) =>
        `<polyline points="${lineOf(points)}" fill="none" stroke="${colours[index]}" stroke-width="2"/>` +
        `<text x="${margin + 8}" y="${y(0) - 12 - index * 14}" fill="${colours[index]}">${name}</text>`,
    ),
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle">recall</text>`,
    `<text x="14" y="${height / 2}" transform="rotate(-90 14 ${height / 2})" text-anchor="middle">precision</text>`,
    "</svg>",
  ].join("\n")
