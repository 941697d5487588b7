/**
 * The map of deals: outlines of malls and quarters and the points of the gateway's viewport answer, drawn from the
 * project's own data as SVG, over tiles only where an operator has named a server of them. While it is dragged only a layer moves; what stands still is asked
 * for anew. Points are buttons, so that a keyboard and a screen reader reach them.
 */
import { memo, type PointerEvent, useEffect, useMemo, useRef, useState, type WheelEvent } from "react"
import { areas, cities } from "../../../config/areas.ts"
import type { DealFeature, DealMapView } from "../deal-shape.ts"
import { type MapSize, type MapView, moved, onScreen, tilesOf, zoomed, zoomMax, zoomMin } from "../map-projection.ts"
import { type TileServer, tileServer } from "../map-tiles.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"
import { VerdictShape, verdictWords } from "./verdict-mark.tsx"

const labelledFromZoom = 14
const gridPixels = 120
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

const Tiles = ({
  view,
  size,
  server,
}: {
  readonly view: MapView
  readonly size: MapSize
  readonly server: TileServer
}) => (
  <g className="map-tiles">
    {tilesOf(view, size).map((tile) => (
      <image
        key={`${tile.z} ${tile.column} ${tile.y}`}
        href={server.addressOf(tile)}
        x={tile.left}
        y={tile.top}
        width={tile.pixels}
        height={tile.pixels}
      />
    ))}
  </g>
)

const Ground = ({ view, size }: { readonly view: MapView; readonly size: MapSize }) => {
  const at = (longitude: number, latitude: number) => onScreen(view, size, longitude, latitude)
  return (
    <g>
      {areas.map(({ areaId, name, kind, outline }) => {
        const corners = outline.map(([longitude, latitude]) => at(longitude, latitude))
        const top = corners.reduce((highest, corner) => (corner.y < highest.y ? corner : highest))
        const middle = corners.slice(1).reduce((sum, { x }) => sum + x, 0) / Math.max(1, corners.length - 1)
        return (
          <g key={areaId}>
            <polygon className="area" data-kind={kind} points={corners.map(({ x, y }) => `${x},${y}`).join(" ")} />
            {view.zoom >= labelledFromZoom && (
              <text className="area-name" x={middle} y={top.y - 6}>
                {name}
              </text>
            )}
          </g>
        )
      })}
      {view.zoom < labelledFromZoom &&
        cities.map(({ name, longitude, latitude }) => (
          <text key={name} className="city-name" x={at(longitude, latitude).x} y={at(longitude, latitude).y - 26}>
            {name}
          </text>
        ))}
    </g>
  )
}

const radiusOf = (count: number): number => (count === 1 ? 11 : Math.min(28, 14 + 3 * Math.log2(count)))

const nameOf = ({ properties }: DealFeature): string => {
  const { count, verdict, title, merchantName, currency, paidMinor } = properties
  if (count > 1) return `${count} deals. ${verdictWords[verdict]}`
  const price = currency === undefined || paidMinor === undefined ? "" : `, about ${formatMoney(paidMinor, currency)}`
  return `${merchantName ?? ""}: ${title ?? ""}${price}. ${verdictWords[verdict]}`
}

interface MarkProps {
  readonly feature: DealFeature
  readonly x: number
  readonly y: number
  readonly chosen: boolean
  readonly open: (feature: DealFeature) => void
  /** The click that ends a drag opens nothing. */
  readonly wasDragged: () => boolean
}

const looksAlike = (before: MarkProps, after: MarkProps): boolean =>
  before.x === after.x &&
  before.y === after.y &&
  before.chosen === after.chosen &&
  before.feature.properties.verdict === after.feature.properties.verdict &&
  before.feature.properties.dealIds.join() === after.feature.properties.dealIds.join() &&
  nameOf(before.feature) === nameOf(after.feature)

/** Drawn anew only when it looks different: a view that has moved shows mostly the same points. */
const Mark = memo(function Mark({ feature, x, y, chosen, open, wasDragged }: MarkProps) {
  const { count, verdict } = feature.properties
  const radius = radiusOf(count)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in an SVG
    <g
      className="mark"
      role="button"
      tabIndex={0}
      aria-label={nameOf(feature)}
      data-testid={count === 1 ? "deal-point" : "deal-cluster"}
      data-verdict={verdict}
      data-chosen={chosen}
      transform={`translate(${x} ${y})`}
      onClick={() => wasDragged() || open(feature)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") open(feature)
      }}
    >
      <circle r="22" fill="transparent" />
      <VerdictShape verdict={verdict} radius={radius} />
      {count > 1 && <text className="mark-count">{count > 9_999 ? `${Math.round(count / 1_000)}k` : count}</text>}
    </g>
  )
}, looksAlike)

/**
 * Dragging: the picture follows the finger as a layer of its own, which the compositor moves without anything being laid
 * out or painted anew; the view moves when it is let go.
 */
const useDrag = (view: MapView, change: (view: MapView) => void) => {
  const layer = useRef<SVGSVGElement>(null)
  const shift = (transform: string): void => {
    if (layer.current !== null) layer.current.style.transform = transform
  }
  const from = useRef<{ readonly x: number; readonly y: number; readonly id: number; far: boolean }>(undefined)
  const by = (event: PointerEvent) =>
    [event.clientX - (from.current?.x ?? 0), event.clientY - (from.current?.y ?? 0)] as const
  return {
    layer,
    wasDragged: () => from.current?.far === true,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        from.current = { x: event.clientX, y: event.clientY, id: event.pointerId, far: false }
      },
      onPointerMove: (event: PointerEvent) => {
        const start = from.current
        if (start === undefined || start.id !== event.pointerId || event.buttons === 0) return
        const [across, down] = by(event)
        if (!start.far && Math.hypot(across, down) < dragFromPixels) return
        // Captured, no point under the finger is looked for on its way.
        if (!start.far) event.currentTarget.setPointerCapture(event.pointerId)
        start.far = true
        shift(`translate3d(${across}px, ${down}px, 0)`)
      },
      onPointerUp: (event: PointerEvent) => {
        if (from.current?.far !== true) return
        const [across, down] = by(event)
        shift("")
        change(moved(view, across, down))
      },
      onPointerLeave: (event: PointerEvent) => {
        if (from.current?.far !== true || event.buttons === 0) return
        const [across, down] = by(event)
        from.current = undefined
        shift("")
        change(moved(view, across, down))
      },
    },
  }
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
  readonly map: DealMapView | undefined
  readonly chosen: ReadonlyArray<string>
  readonly choose: (dealIds: ReadonlyArray<string>) => void
}) => {
  const { frame, size } = useSize()
  const [server] = useState(tileServer)
  const { layer, wasDragged, handlers } = useDrag(view, change)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the size is news
  useEffect(() => measured(size), [size])
  const middle = { x: size.width / 2, y: size.height / 2 }
  const nearer = (by: number) => change(zoomed(view, by, size, middle))
  // Points keep their places from the view at which this zoom was taken up: moving about shifts their group alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another zoom makes other places
  const anchor = useMemo(() => view, [view.zoom])
  const from = onScreen(view, size, anchor.longitude, anchor.latitude)
  const shift = { x: from.x - middle.x, y: from.y - middle.y }
  const open = (feature: DealFeature) => {
    const [longitude, latitude] = feature.geometry.coordinates
    const { count, dealIds } = feature.properties
    if (count > 1 && (view.zoom < zoomMax - 2 || dealIds.length === 0))
      change(zoomed(view, 2, size, onScreen(view, size, longitude, latitude)))
    else choose(dealIds)
  }
  const latest = useRef(open)
  latest.current = open
  const [openLatest] = useState(() => (feature: DealFeature) => latest.current(feature))
  const wheel = ({ deltaY, clientX, clientY }: WheelEvent) => {
    const box = frame.current?.getBoundingClientRect()
    const at = { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) }
    change(zoomed(view, deltaY < 0 ? wheelStep : -wheelStep, size, at))
  }
  return (
    <div className="deal-map" ref={frame} data-testid="deal-map">
      <svg
        ref={layer}
        width={size.width}
        height={size.height}
        {...handlers}
        onWheel={wheel}
        onKeyDown={(event) => {
          const step = keys[event.key]
          if (step === undefined) return
          event.preventDefault()
          change(moved(view, ...step))
        }}
      >
        <title>Map of deals</title>
        <defs>
          <pattern id="deal-grid" width={gridPixels} height={gridPixels} patternUnits="userSpaceOnUse">
            <path className="map-grid" d={`M${gridPixels} 0H0V${gridPixels}`} />
          </pattern>
        </defs>
        <g>
          <rect
            x={-size.width}
            y={-size.height}
            width={size.width * 3}
            height={size.height * 3}
            fill="url(#deal-grid)"
          />
          {server && <Tiles view={view} size={size} server={server} />}
          <Ground view={view} size={size} />
          <g transform={`translate(${shift.x} ${shift.y})`}>
            {map?.features.map((feature) => {
              const [longitude, latitude] = feature.geometry.coordinates
              const { dealIds, count } = feature.properties
              return (
                <Mark
                  key={`${longitude} ${latitude} ${count} ${dealIds[0] ?? ""}`}
                  feature={feature}
                  {...onScreen(anchor, size, longitude, latitude)}
                  chosen={count === 1 && dealIds.some((dealId) => chosen.includes(dealId))}
                  open={openLatest}
                  wasDragged={wasDragged}
                />
              )
            })}
          </g>
        </g>
      </svg>
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
