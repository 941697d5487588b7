/**
 * What lies under the points of the map: outlines of malls and quarters from the project's own data, over tiles only
 * where an operator has named a server of them. It is drawn for one zoom and then only moved.
 */
import { memo } from "react"
import { areas, cities } from "../../../config/areas.ts"
import { type MapSize, type MapView, onScreen, tilesOf } from "../map-projection.ts"
import type { TileServer } from "../map-tiles.ts"

const labelledFromZoom = 14
/** A mall's deals are one mark on its middle: its name stands clear of that. */
const offMarkPixels = 36
const gridPixels = 120
/** Of the map beside the one that is seen: as far as it is moved before all is drawn anew, and dragged. */
const nearViews = 2

export const Tiles = ({
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

export const Grid = memo(({ width, height }: MapSize) => (
  <>
    <defs>
      <pattern id="deal-grid" width={gridPixels} height={gridPixels} patternUnits="userSpaceOnUse">
        <path className="map-grid" d={`M${gridPixels} 0H0V${gridPixels}`} />
      </pattern>
    </defs>
    <rect x={-width} y={-height} width={width * 3} height={height * 3} fill="url(#deal-grid)" />
  </>
))

export const Ground = memo(({ view, size }: { readonly view: MapView; readonly size: MapSize }) => {
  const at = (longitude: number, latitude: number) => onScreen(view, size, longitude, latitude)
  const { width, height } = size
  // What lies half the earth away would make a layer as large as that.
  const isNear = ({ x, y }: ReturnType<typeof at>) =>
    x > -nearViews * width && x < (1 + nearViews) * width && y > -nearViews * height && y < (1 + nearViews) * height
  return (
    <>
      {areas.map(({ areaId, name, kind, outline }) => {
        const corners = outline.map(([longitude, latitude]) => at(longitude, latitude))
        if (!corners.some(isNear)) return null
        const top = corners.reduce((highest, corner) => (corner.y < highest.y ? corner : highest))
        const lowest = corners.reduce((low, { y }) => Math.max(low, y), top.y)
        const middle = corners.slice(1).reduce((sum, { x }) => sum + x, 0) / Math.max(1, corners.length - 1)
        return (
          <g key={areaId}>
            <polygon className="area" data-kind={kind} points={corners.map(({ x, y }) => `${x},${y}`).join(" ")} />
            {view.zoom >= labelledFromZoom && (
              <text className="area-name" x={middle} y={Math.min(top.y - 6, (top.y + lowest) / 2 - offMarkPixels)}>
                {name}
              </text>
            )}
          </g>
        )
      })}
      {view.zoom < labelledFromZoom &&
        cities
          .map(({ name, longitude, latitude }) => ({ name, spot: at(longitude, latitude) }))
          .filter(({ spot }) => isNear(spot))
          .map(({ name, spot: { x, y } }) => (
            <text key={name} className="city-name" x={x} y={y - 26}>
              {name}
            </text>
          ))}
    </>
  )
})
