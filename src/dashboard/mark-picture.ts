/**
 * The points of the map as one picture: each shape is drawn once for a look of the page, with its number, and then
 * copied, so that hundreds of them cost a frame little. What the shapes mean is verdict-shape.ts's.
 */
import type { DealVerdict } from "./deal-shape.ts"
import { isChosen, type MapMarks, verdictOrder } from "./map-marks.ts"
import { type MapSize, type MapView, project } from "./map-projection.ts"
import { verdictShapes } from "./verdict-shape.ts"

export interface MarkColours {
  readonly fill: string
  /** Of the number on it. */
  readonly count: string
  readonly edge: string
  readonly chosenEdge: string
}
export interface MarkLook {
  readonly colours: { readonly [verdict in DealVerdict]: MarkColours }
  readonly fontFamily: string
  /** Pixels of the screen for one of the page. */
  readonly ratio: number
}

/** The picture reaches so far beyond the map's edges, so that a dragged map shows whole shapes there. */
export const pictureMarginPixels = 48
const ratioMax = 3
const edgePixels = 2
const chosenEdgePixels = 4
/** How much of its radius the farthest corner of a shape sticks out. */
const reach = 1.3
const fontPixels = 12
/** The middle of a triangle lies lower than that of its corners. */
const countDropPixels: { readonly [verdict in DealVerdict]: number } = { fits: 0, tight: 0, beyond: 4, unknown: 0 }

export const radiusOf = (count: number): number =>
  count === 1 ? 11 : Math.round(Math.min(28, 14 + 3 * Math.log2(count)))

export const countText = (count: number): string => (count > 9_999 ? `${Math.round(count / 1_000)}k` : String(count))

const colour = (probe: Element, what: "color" | "backgroundColor" | "borderTopColor" | "outlineColor"): string =>
  getComputedStyle(probe)[what]

/** @param probes one element a verdict, styled by deals.css: only the browser can say what its colours come to */
export const lookOfPage = (probes: { readonly [verdict in DealVerdict]: Element }): MarkLook => {
  const of = (probe: Element): MarkColours => ({
    fill: colour(probe, "color"),
    count: colour(probe, "backgroundColor"),
    edge: colour(probe, "borderTopColor"),
    chosenEdge: colour(probe, "outlineColor"),
  })
  const { fits, tight, beyond, unknown } = probes
  return {
    colours: { fits: of(fits), tight: of(tight), beyond: of(beyond), unknown: of(unknown) },
    fontFamily: getComputedStyle(fits).fontFamily,
    ratio: Math.min(ratioMax, Math.max(1, devicePixelRatio)),
  }
}

/** What is drawn: these marks, as they lie in this view. */
export interface Scene {
  readonly marks: MapMarks
  readonly view: MapView
  readonly size: MapSize
  readonly chosen: ReadonlyArray<string>
}

/** Numbers differ without end; so many looks of shapes are kept. */
const shapesMax = 512

export class MarkPicture {
  readonly #canvas: HTMLCanvasElement
  readonly #shapes = new Map<number, HTMLCanvasElement>()
  #look: MarkLook | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  draw(scene: Scene, look: MarkLook): void {
    if (look !== this.#look || this.#shapes.size > shapesMax) this.#shapes.clear()
    this.#look = look
    const { width, height } = scene.size
    const context = this.#sized(Math.round((width + 2 * pictureMarginPixels) * look.ratio), height, look.ratio)
    if (context === null) return
    // Single deals over clusters, as their buttons lie.
    for (const single of [false, true]) this.#drawAll(context, scene, single, look)
  }

  #drawAll(
    context: CanvasRenderingContext2D,
    { marks, view, size, chosen }: Scene,
    single: boolean,
    look: MarkLook,
  ): void {
    const { x: centreX, y: centreY } = project(view.longitude, view.latitude, 0)
    const scale = 2 ** view.zoom
    for (let at = 0; at < marks.count; at++) {
      const count = marks.counts[at] ?? 0
      if ((count === 1) !== single) continue
      const shape = this.#shape(marks.verdicts[at] ?? 0, count, isChosen(marks, at, chosen), look)
      const x = ((marks.places[2 * at] ?? 0) - centreX) * scale + size.width / 2 + pictureMarginPixels
      const y = ((marks.places[2 * at + 1] ?? 0) - centreY) * scale + size.height / 2 + pictureMarginPixels
      context.drawImage(
        shape,
        Math.round(x * look.ratio) - shape.width / 2,
        Math.round(y * look.ratio) - shape.height / 2,
      )
    }
  }

  /** The empty picture, as large as the map. */
  #sized(wide: number, height: number, ratio: number): CanvasRenderingContext2D | null {
    const high = Math.round((height + 2 * pictureMarginPixels) * ratio)
    const context = this.#canvas.getContext("2d")
    if (this.#canvas.width === wide && this.#canvas.height === high) context?.clearRect(0, 0, wide, high)
    else Object.assign(this.#canvas, { width: wide, height: high })
    return context
  }

  #shape(verdictAt: number, count: number, chosen: boolean, look: MarkLook): HTMLCanvasElement {
    const key = (count * verdictOrder.length + verdictAt) * 2 + Number(chosen)
    const known = this.#shapes.get(key)
    if (known !== undefined) return known
    const canvas = document.createElement("canvas")
    drawShape(canvas, verdictOrder[verdictAt] ?? "unknown", count, chosen, look)
    this.#shapes.set(key, canvas)
    return canvas
  }
}

const drawShape = (
  canvas: HTMLCanvasElement,
  verdict: DealVerdict,
  count: number,
  chosen: boolean,
  { colours, ratio, fontFamily }: MarkLook,
): void => {
  const radius = radiusOf(count)
  const edge = chosen ? chosenEdgePixels : edgePixels
  const pixels = 2 * Math.ceil((radius * reach + edge) * ratio)
  Object.assign(canvas, { width: pixels, height: pixels })
  const context = canvas.getContext("2d")
  if (context === null) return
  const { fill, edge: plain, chosenEdge, count: countColour } = colours[verdict]
  context.setTransform(radius * ratio, 0, 0, radius * ratio, pixels / 2, pixels / 2)
  Object.assign(context, { fillStyle: fill, strokeStyle: chosen ? chosenEdge : plain, lineWidth: edge / radius })
  const outline = new Path2D(verdictShapes[verdict])
  context.fill(outline)
  context.stroke(outline)
  if (count === 1) return
  context.resetTransform()
  context.font = `700 ${fontPixels * ratio}px ${fontFamily}`
  Object.assign(context, { textAlign: "center", textBaseline: "middle", fillStyle: countColour })
  context.fillText(countText(count), pixels / 2, pixels / 2 + Math.round((countDropPixels[verdict] + 1) * ratio))
}
