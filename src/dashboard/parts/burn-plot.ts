/**
 * The burn chart on its canvas (uPlot): bars per day with one-offs hatched on top, the plan as a step over each day,
 * or the running sums of both. Colours are read from the page, so that the theme decides them. Days are columns by
 * index; scrubbing works by mouse, finger and arrow keys alike.
 */
import uPlot from "uplot"
import { type ChartColumn, dailyCeilingMinor } from "../chart-figures.ts"
import { exponentOf, formatCompact } from "../money.ts"

export type ChartMode = "daily" | "cumulative"
export interface PlotOptions {
  readonly host: HTMLElement
  readonly columns: ReadonlyArray<ChartColumn>
  readonly currency: string
  readonly mode: ChartMode
  /** The whole plan: where the running sum should end. */
  readonly totalMinor: number
  readonly pointed: (index: number | undefined, leftPx: number) => void
}
export interface Plot {
  readonly destroy: () => void
  readonly point: (index: number) => void
}

const height = 240
const names = ["burn", "burn-over", "one-off", "plan", "grid", "axis", "today", "surface"] as const
type Palette = { readonly [name in (typeof names)[number]]: string }

const paletteOf = (host: HTMLElement): Palette => {
  const probe = host.appendChild(document.createElement("i"))
  const read = (name: string) => {
    probe.style.color = `var(--chart-${name})`
    return getComputedStyle(probe).color
  }
  const palette = Object.fromEntries(names.map((name) => [name, read(name)])) as Palette
  probe.remove()
  return palette
}

/** Diagonal lines: told from the solid bars without their colour. */
const hatch = (context: CanvasRenderingContext2D, colour: string): CanvasPattern | string => {
  const size = 8 * devicePixelRatio
  const tile = document.createElement("canvas")
  tile.width = size
  tile.height = size
  const pen = tile.getContext("2d")
  if (pen === null) return colour
  pen.strokeStyle = colour
  pen.lineWidth = 2 * devicePixelRatio
  pen.beginPath()
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size)
    pen.lineTo(shift + size, 0)
  }
  pen.stroke()
  return context.createPattern(tile, "repeat") ?? colour
}

const label = (column: ChartColumn, index: number): string => {
  if (column.place !== "trip") return column.place === "before" ? "Before" : "After"
  if (column.isToday) return "Today"
  const day = Number(column.date.slice(8))
  if (index > 0 && day !== 1) return String(day)
  return new Date(`${column.date}T00:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  })
}

/** As many labels as fit, today's always among them. */
const labelsFor = (columns: ReadonlyArray<ChartColumn>, widthPx: number): ReadonlyArray<string> => {
  const every = Math.max(1, Math.ceil(columns.length / Math.max(1, Math.floor(widthPx / 44))))
  const anchor = Math.max(
    0,
    columns.findIndex((column) => column.isToday),
  )
  return columns.map((column, index) => ((index - anchor) % every === 0 ? label(column, index) : ""))
}

const dailySeries = (columns: ReadonlyArray<ChartColumn>, currency: string, palette: Palette) => {
  const unit = 10 ** exponentOf(currency)
  const ceiling = dailyCeilingMinor(columns) / unit
  const cut = (minor: number) => Math.min(minor / unit, ceiling)
  const radius: uPlot.Series.BarsPathBuilderOpts = { size: [0.62, 26], radius: 0.22 }
  const tones = columns.map((column) =>
    column.spentMinor - column.oneOffMinor > column.plannedMinor && column.plannedMinor > 0
      ? palette["burn-over"]
      : palette.burn,
  )
  const solid: uPlot.Series.BarsPathBuilderOpts = { ...radius, disp: { fill: { unit: 3, values: () => tones } } }
  const data: uPlot.AlignedData = [
    columns.map((_, index) => index),
    columns.map((column) => (column.oneOffMinor > 0 ? cut(column.spentMinor) : null)),
    columns.map((column) => cut(Math.max(0, column.spentMinor - column.oneOffMinor))),
  ]
  const series: Array<uPlot.Series> = [
    {},
    {
      fill: (plot) => hatch(plot.ctx, palette["one-off"]) as string,
      stroke: palette["one-off"],
      width: 1,
      ...(uPlot.paths.bars && { paths: uPlot.paths.bars(radius) }),
      points: { show: false },
    },
    {
      fill: palette.burn,
      stroke: "transparent",
      width: 0,
      ...(uPlot.paths.bars && { paths: uPlot.paths.bars(solid) }),
      points: { show: false },
    },
  ]
  return { data, series, ceiling }
}

const faded = (colour: string, alpha: number): string => colour.replace(/^rgb\(([^)]+)\)$/, `rgba($1, ${alpha})`)

/** The fan: outer and inner band without edges, and the middle as a fine line. */
const fanSeries = (columns: ReadonlyArray<ChartColumn>, unit: number, palette: Palette) => {
  const edges = (["p95", "p75", "p25", "p05", "p50"] as const).map((name) =>
    columns.map(({ forecast }) => (forecast === null ? null : forecast[name] / unit)),
  )
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } }
  const middle: uPlot.Series = { stroke: palette.burn, width: 1.5, dash: [2, 4], points: { show: false } }
  return { edges, series: [edge, edge, edge, edge, middle] }
}

/** Series 3 to 6 are the fan's edges, from the highest down. */
const fanBands = (palette: Palette): Array<uPlot.Band> => [
  { series: [3, 6], fill: faded(palette.burn, 0.16) },
  { series: [4, 5], fill: faded(palette.burn, 0.26) },
]

const cumulativeSeries = (
  columns: ReadonlyArray<ChartColumn>,
  currency: string,
  palette: Palette,
  totalMinor: number,
) => {
  const unit = 10 ** exponentOf(currency)
  const spent = columns.map((column) =>
    column.cumulativeSpentMinor === null ? null : column.cumulativeSpentMinor / unit,
  )
  const planned = columns.map((column) => column.cumulativePlannedMinor / unit)
  const fan = fanSeries(columns, unit, palette)
  const data: uPlot.AlignedData = [columns.map((_, index) => index), planned, spent, ...fan.edges]
  const series: Array<uPlot.Series> = [
    {},
    { stroke: palette.plan, width: 2, dash: [6, 5], points: { show: false } },
    {
      stroke: palette.burn,
      width: 3,
      fill: faded(palette.burn, 0.14),
      ...(uPlot.paths.spline && { paths: uPlot.paths.spline() }),
      points: { show: columns.length === 1 },
    },
    ...fan.series,
  ]
  const highest = [...planned, ...spent, ...(fan.edges[0] ?? [])].map((value) => value ?? 0)
  return { data, series, ceiling: Math.max(totalMinor / unit, ...highest) * 1.08 }
}

/** Behind everything: the band that marks today. */
const drawToday = (plot: uPlot, columns: ReadonlyArray<ChartColumn>, palette: Palette) => {
  const today = columns.findIndex((column) => column.isToday)
  if (today < 0) return
  const { ctx, bbox } = plot
  const left = plot.valToPos(today - 0.5, "x", true)
  const right = plot.valToPos(today + 0.5, "x", true)
  ctx.fillStyle = palette.today
  ctx.beginPath()
  ctx.roundRect(left, bbox.top, right - left, bbox.height, 6 * devicePixelRatio)
  ctx.fill()
}

const isCut = (column: ChartColumn, ceilingMinor: number): boolean => column.spentMinor > ceilingMinor * 1.001

/** How many heads need room for a label. */
const cutCount = (columns: ReadonlyArray<ChartColumn>, mode: ChartMode): number =>
  mode === "daily" ? columns.filter((column) => isCut(column, dailyCeilingMinor(columns))).length : 0

/** The amount of each bar that was cut, over its head; one row higher where the bar before has a label too. */
const drawCutLabels = (plot: uPlot, columns: ReadonlyArray<ChartColumn>, currency: string, palette: Palette) => {
  const { ctx, bbox } = plot
  const ceilingMinor = dailyCeilingMinor(columns)
  ctx.save()
  ctx.textAlign = "center"
  ctx.fillStyle = palette.axis
  ctx.font = `600 ${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`
  let labelEnd = Number.NEGATIVE_INFINITY
  let row = 0
  columns.forEach((column, index) => {
    if (!isCut(column, ceilingMinor)) return
    const text = `↑ ${formatCompact(column.spentMinor, currency)}`
    const half = ctx.measureText(text).width / 2
    const x = Math.min(bbox.left + bbox.width - half, Math.max(bbox.left + half, plot.valToPos(index, "x", true)))
    row = x - half < labelEnd + 6 * devicePixelRatio ? 1 - row : 0
    labelEnd = x + half
    ctx.fillText(text, x, bbox.top - (6 + row * 14) * devicePixelRatio)
  })
  ctx.restore()
}

/** In front: the plan as a step over each day. */
const drawPlan = (plot: uPlot, columns: ReadonlyArray<ChartColumn>, currency: string, palette: Palette) => {
  const { ctx } = plot
  const unit = 10 ** exponentOf(currency)
  const ceiling = plot.scales["y"]?.max ?? 0
  ctx.save()
  ctx.strokeStyle = palette.plan
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio])
  ctx.beginPath()
  columns.forEach((column, index) => {
    if (column.place !== "trip" || column.plannedMinor <= 0) return
    const y = plot.valToPos(Math.min(column.plannedMinor / unit, ceiling), "y", true)
    ctx.moveTo(plot.valToPos(index - 0.5, "x", true), y)
    ctx.lineTo(plot.valToPos(index + 0.5, "x", true), y)
  })
  ctx.stroke()
  ctx.restore()
}

/** In front: the whole plan as a line across, with its name. */
const drawTotal = (plot: uPlot, total: number, palette: Palette) => {
  const { ctx, bbox } = plot
  const y = plot.valToPos(total, "y", true)
  ctx.save()
  ctx.strokeStyle = palette["burn-over"]
  ctx.lineWidth = 1.5 * devicePixelRatio
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.fillStyle = palette.axis
  ctx.font = `600 ${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`
  ctx.fillText("Budget", bbox.left + 4 * devicePixelRatio, y + 14 * devicePixelRatio)
  ctx.restore()
}

const axes = (
  columns: ReadonlyArray<ChartColumn>,
  currency: string,
  palette: Palette,
  font: string,
): Array<uPlot.Axis> => [
  {
    stroke: palette.axis,
    font,
    grid: { show: false },
    ticks: { show: false },
    size: 30,
    gap: 8,
    splits: columns.map((_, index) => index),
    values: (plot) => [...labelsFor(columns, plot.width)],
  },
  {
    stroke: palette.axis,
    font,
    side: 1,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    size: 66,
    gap: 6,
    space: 44,
    values: (_plot, splits) => splits.map((value) => formatCompact(value * 10 ** exponentOf(currency), currency)),
  },
]

/** Fingers scrub sideways and still scroll the page up and down (`touch-action: pan-y`). */
const followFinger = (plot: uPlot): (() => void) => {
  const move = (event: PointerEvent) => {
    if (event.pointerType !== "mouse")
      plot.setCursor({ left: event.clientX - plot.over.getBoundingClientRect().left, top: 10 })
  }
  plot.over.addEventListener("pointerdown", move)
  plot.over.addEventListener("pointermove", move)
  return () => {
    plot.over.removeEventListener("pointerdown", move)
    plot.over.removeEventListener("pointermove", move)
  }
}

export const makePlot = ({ host, columns, currency, mode, totalMinor, pointed }: PlotOptions): Plot => {
  const palette = paletteOf(host)
  const font = `12px ${getComputedStyle(host).fontFamily}`
  const { data, series, ceiling } =
    mode === "daily"
      ? dailySeries(columns, currency, palette)
      : cumulativeSeries(columns, currency, palette, totalMinor)
  const plot = new uPlot(
    {
      width: Math.max(200, host.clientWidth),
      height,
      padding: [10 + 12 * Math.min(2, cutCount(columns, mode)), 0, 0, columns[0]?.place === "before" ? 14 : 4],
      legend: { show: false },
      cursor: { x: false, y: false, points: { show: mode === "cumulative" }, drag: { setScale: false } },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: [-0.5, Math.max(columns.length - 0.5, 0.5)] },
        y: { range: [0, Math.max(ceiling, 1)] },
      },
      axes: axes(columns, currency, palette, font),
      series,
      ...(mode === "cumulative" && { bands: fanBands(palette) }),
      hooks: {
        drawClear: [(self) => drawToday(self, columns, palette)],
        draw: [
          (self) => {
            if (mode !== "daily") return drawTotal(self, totalMinor / 10 ** exponentOf(currency), palette)
            drawPlan(self, columns, currency, palette)
            drawCutLabels(self, columns, currency, palette)
          },
        ],
        setCursor: [
          (self) => {
            const index = self.cursor.idx
            const known = typeof index === "number" && (self.cursor.left ?? -1) >= 0
            pointed(known ? index : undefined, known ? self.valToPos(index, "x") + self.over.offsetLeft : 0)
          },
        ],
      },
    },
    data,
    host,
  )
  const release = followFinger(plot)
  const observer = new ResizeObserver(() => plot.setSize({ width: Math.max(200, host.clientWidth), height }))
  observer.observe(host)
  return {
    destroy: () => {
      observer.disconnect()
      release()
      plot.destroy()
    },
    point: (index) => plot.setCursor({ left: plot.valToPos(index, "x"), top: 10 }),
  }
}
