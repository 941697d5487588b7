/**
 * The map of deals: its ground, the points of the gateway's viewport answer over it, and how it is moved. While it is
 * dragged only a layer moves; what stands still is drawn and asked for anew. Points are a picture, with buttons over it
 * so that a keyboard and a screen reader reach them.
 */
import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react"
import { countOf, dealIdsOf, type MapMarks } from "../map-marks.ts"
import {
  type MapSize,
  type MapView,
  moved,
  onScreen,
  placeOnScreen,
  project,
  zoomed,
  zoomMax,
  zoomMin,
} from "../map-projection.ts"
import { tileServer } from "../map-tiles.ts"
import type { MarkAt } from "../mark-list.ts"
import { Grid, Ground, Tiles } from "./deal-ground.tsx"
import { DealMarks, type Pressed } from "./deal-marks.tsx"
import { Icon } from "./icon.tsx"

const dragFromPixels = 4
const wheelStep = 0.5
const keyPixels = 80
const keys: { readonly [key: string]: readonly [across: number, down: number] } = {
  ArrowLeft: [keyPixels, 0],
  ArrowRight: [-keyPixels, 0],
  ArrowUp: [0, keyPixels],
  ArrowDown: [0, -keyPixels],
}

const useSize = () => {
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<MapSize>({ width: 0, height: 0 })
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { frame, size }
}

/**
 * Dragging: the picture follows the finger as a layer of its own, which the compositor moves without anything being laid
 * out or painted anew; the view moves when it is let go.
 */
const useDrag = (view: MapView, change: (view: MapView) => void, hover: (event: PointerEvent) => void) => {
  const layer = useRef<HTMLDivElement>(null)
  const shift = (transform: string): void => {
    if (layer.current !== null) layer.current.style.transform = transform
  }
  const from = useRef<{ readonly x: number; readonly y: number; readonly id: number; far: boolean }>(undefined)
  const isDown = useRef(false)
  const by = (event: PointerEvent) =>
    [event.clientX - (from.current?.x ?? 0), event.clientY - (from.current?.y ?? 0)] as const
  return {
    layer,
    wasDragged: () => from.current?.far === true,
    isHeld: () => isDown.current && from.current?.far === true,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        isDown.current = true
        from.current = { x: event.clientX, y: event.clientY, id: event.pointerId, far: false }
      },
      onPointerMove: (event: PointerEvent) => {
        const start = from.current
        if (event.buttons === 0) return hover(event)
        if (start === undefined || start.id !== event.pointerId) return
        const [across, down] = by(event)
        if (!start.far && Math.hypot(across, down) < dragFromPixels) return
        // Captured, no point under the finger is looked for on its way.
        if (!start.far) event.currentTarget.setPointerCapture(event.pointerId)
        start.far = true
        shift(`translate3d(${across}px, ${down}px, 0)`)
      },
      onPointerCancel: () => {
        isDown.current = false
        from.current = undefined
        shift("")
      },
      onPointerUp: (event: PointerEvent) => {
        isDown.current = false
        if (from.current?.far !== true) return
        const [across, down] = by(event)
        shift("")
        change(moved(view, across, down))
      },
      onPointerLeave: (event: PointerEvent) => {
        if (from.current?.far !== true || event.buttons === 0) return
        const [across, down] = by(event)
        isDown.current = false
        from.current = undefined
        shift("")
        change(moved(view, across, down))
      },
    },
  }
}

/** A wheel over the map turns the map alone: React's own listener could not keep the page from scrolling. */
const useWheel = (layer: RefObject<HTMLDivElement | null>, turned: (event: WheelEvent) => void) => {
  const latest = useRef(turned)
  latest.current = turned
  useEffect(() => {
    const element = layer.current
    const hear = (event: WheelEvent) => {
      event.preventDefault()
      latest.current(event)
    }
    element?.addEventListener("wheel", hear, { passive: false })
    return () => element?.removeEventListener("wheel", hear)
  }, [layer])
}

export const DealMap = ({
  view,
  change,
  measured,
  map,
  chosen,
  choose,
}: {
  readonly view: MapView
  readonly change: (view: MapView) => void
  readonly measured: (size: MapSize) => void
  readonly map: MapMarks | undefined
  readonly chosen: ReadonlyArray<string>
  readonly choose: (dealIds: ReadonlyArray<string>) => void
}) => {
  const { frame, size } = useSize()
  const [server] = useState(tileServer)
  const find = useRef<(pressed: Pressed) => MarkAt | undefined>(undefined)
  const found = ({ target, clientX, clientY }: MouseEvent, byPointer: boolean): MarkAt | undefined => {
    const box = frame.current?.getBoundingClientRect()
    return find.current?.({ target, x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0), byPointer })
  }
  const hover = (event: PointerEvent): void => {
    const cursor = found(event, true) === undefined ? "" : "pointer"
    if (layer.current !== null && layer.current.style.cursor !== cursor) layer.current.style.cursor = cursor
  }
  const { layer, wasDragged, isHeld, handlers } = useDrag(view, change, hover)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the size is news
  useEffect(() => measured(size), [size])
  const middle = { x: size.width / 2, y: size.height / 2 }
  const nearer = (by: number) => change(zoomed(view, by, size, middle))
  // Ground and buttons keep their places from the view at which this part of this zoom was taken up: moving about shifts
  // them whole.
  const centre = project(view.longitude, view.latitude, view.zoom)
  const [column, row] = [Math.round(centre.x / (size.width || 1)), Math.round(centre.y / (size.height || 1))]
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another zoom, size or part makes other places
  const anchor = useMemo(() => view, [view.zoom, size, column, row])
  const from = onScreen(view, size, anchor.longitude, anchor.latitude)
  const shift = { x: from.x - middle.x, y: from.y - middle.y }
  const open = ({ marks, at }: MarkAt) => {
    const [count, dealIds] = [countOf(marks, at), dealIdsOf(marks, at)]
    const place = placeOnScreen(view, size, marks.places[2 * at] ?? 0, marks.places[2 * at + 1] ?? 0)
    if (count > 1 && (view.zoom < zoomMax - 2 || dealIds.length === 0)) change(zoomed(view, 2, size, place))
    else choose(dealIds)
  }
  const press = (event: MouseEvent) => {
    // A key's click has no place.
    const byPointer = event.detail > 0
    // The click that ends a drag opens nothing.
    if (byPointer && wasDragged()) return
    const mark = found(event, byPointer)
    if (mark !== undefined) open(mark)
  }
  useWheel(layer, ({ deltaY, clientX, clientY }) => {
    const box = frame.current?.getBoundingClientRect()
    const at = { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) }
    change(zoomed(view, deltaY < 0 ? wheelStep : -wheelStep, size, at))
  })
  return (
    <div className="deal-map" ref={frame} data-testid="deal-map">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys come from the buttons inside */}
      <div
        className="map-layer"
        ref={layer}
        {...handlers}
        onClick={press}
        onKeyDown={(event) => {
          const step = keys[event.key]
          if (step === undefined) return
          event.preventDefault()
          change(moved(view, ...step))
        }}
      >
        <svg width={size.width} height={size.height} aria-hidden="true">
          <Grid width={size.width} height={size.height} />
          {server && <Tiles view={view} size={size} server={server} />}
          <g transform={`translate(${shift.x} ${shift.y})`}>
            <Ground view={anchor} size={size} />
          </g>
        </svg>
        <DealMarks {...{ view, anchor, shift, size, marks: map, chosen, isHeld, find }} />
      </div>
      {server && server.credit !== "" && <p className="map-credit">{server.credit}</p>}
      <div className="map-buttons">
        <button type="button" onClick={() => nearer(1)} disabled={view.zoom >= zoomMax} aria-label="Nearer">
          <Icon name="plus" size={20} />
        </button>
        <button type="button" onClick={() => nearer(-1)} disabled={view.zoom <= zoomMin} aria-label="Farther">
          <Icon name="minus" size={20} />
        </button>
      </div>
    </div>
  )
}
