/**
 * The points of the map as one picture: each shape is drawn once for a look of the page and then copied, so that
 * hundreds of them cost a frame little. What the shapes mean is verdict-shape.ts's, what they are called mark-list.ts's.
 */
import type { DealVerdict } from "./deal-shape.ts"
import type { MapSize } from "./map-projection.ts"
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

/** A point where it lies on the screen. */
export interface PlacedMark {
  readonly x: number
  readonly y: number
  readonly count: number
  readonly verdict: DealVerdict
  readonly chosen: boolean
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

export class MarkPicture {
  readonly #canvas: HTMLCanvasElement
  readonly #shapes = new Map<string, HTMLCanvasElement>()
  #look: MarkLook | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  draw(marks: ReadonlyArray<PlacedMark>, { width, height }: MapSize, look: MarkLook): void {
    if (look !== this.#look) this.#shapes.clear()
    this.#look = look
    const { ratio } = look
    const context = this.#sized(Math.round((width + 2 * pictureMarginPixels) * ratio), height, ratio)
    if (context === null) return
    const at = (pixels: number) => Math.round((pixels + pictureMarginPixels) * ratio)
    for (const { x, y, count, verdict, chosen } of marks) {
      const shape = this.#shape(verdict, radiusOf(count), chosen, look)
      context.drawImage(shape, at(x) - shape.width / 2, at(y) - shape.height / 2)
    }
    context.font = `700 ${fontPixels * ratio}px ${look.fontFamily}`
    context.textAlign = "center"
    context.textBaseline = "middle"
    for (const { x, y, count, verdict } of marks) {
      if (count === 1) continue
      context.fillStyle = look.colours[verdict].count
      context.fillText(countText(count), at(x), at(y + countDropPixels[verdict] + 1))
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

  #shape(verdict: DealVerdict, radius: number, chosen: boolean, { colours, ratio }: MarkLook): HTMLCanvasElement {
    const key = `${verdict} ${radius} ${chosen}`
    const known = this.#shapes.get(key)
    if (known !== undefined) return known
    const canvas = document.createElement("canvas")
    const edge = chosen ? chosenEdgePixels : edgePixels
    const pixels = 2 * Math.ceil((radius * reach + edge) * ratio)
    Object.assign(canvas, { width: pixels, height: pixels })
    const context = canvas.getContext("2d")
    if (context !== null) {
      const { fill, edge: plain, chosenEdge } = colours[verdict]
      context.setTransform(radius * ratio, 0, 0, radius * ratio, pixels / 2, pixels / 2)
      Object.assign(context, { fillStyle: fill, strokeStyle: chosen ? chosenEdge : plain, lineWidth: edge / radius })
      const outline = new Path2D(verdictShapes[verdict])
      context.fill(outline)
      context.stroke(outline)
    }
    this.#shapes.set(key, canvas)
    return canvas
  }
}
