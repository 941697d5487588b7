/** The map's plane: Web Mercator in pixels of a zoom, as the gateway reckons it too. */
export interface MapView {
  readonly longitude: number
  readonly latitude: number
  readonly zoom: number
}

export interface MapBounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly zoom: number
}

export interface MapSize {
  readonly width: number
  readonly height: number
}

interface Pixels {
  readonly x: number
  readonly y: number
}

const tilePixels = 256
const latitudeMax = 85
export const zoomMin = 2
export const zoomMax = 20

const clamp = (value: number, lowest: number, highest: number): number => Math.min(highest, Math.max(lowest, value))
const worldPixels = (zoom: number): number => tilePixels * 2 ** zoom
/** Good to about ten centimetres: what an address needs no more of. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

export const project = (longitude: number, latitude: number, zoom: number): Pixels => {
  const sine = Math.sin((clamp(latitude, -latitudeMax, latitudeMax) * Math.PI) / 180)
  return {
    x: (longitude / 360 + 0.5) * worldPixels(zoom),
    y: (0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI) * worldPixels(zoom),
  }
}

export const unproject = (
  { x, y }: Pixels,
  zoom: number,
): { readonly longitude: number; readonly latitude: number } => ({
  longitude: (x / worldPixels(zoom) - 0.5) * 360,
  latitude: 90 - (360 * Math.atan(Math.exp((y / worldPixels(zoom) - 0.5) * 2 * Math.PI))) / Math.PI,
})

/** Where a place lies on the screen. */
export const onScreen = (view: MapView, { width, height }: MapSize, longitude: number, latitude: number): Pixels => {
  const centre = project(view.longitude, view.latitude, view.zoom)
  const { x, y } = project(longitude, latitude, view.zoom)
  return { x: x - centre.x + width / 2, y: y - centre.y + height / 2 }
}

/** Where a place lies on the screen that was projected at zoom 0 before. */
export const placeOnScreen = (view: MapView, { width, height }: MapSize, x: number, y: number): Pixels => {
  const centre = project(view.longitude, view.latitude, 0)
  const scale = 2 ** view.zoom
  return { x: (x - centre.x) * scale + width / 2, y: (y - centre.y) * scale + height / 2 }
}

export const boundsOf = (view: MapView, { width, height }: MapSize): MapBounds => {
  const centre = project(view.longitude, view.latitude, view.zoom)
  const corner = (sign: number) =>
    unproject({ x: centre.x + (sign * width) / 2, y: centre.y + (sign * height) / 2 }, view.zoom)
  const [northWest, southEast] = [corner(-1), corner(1)]
  return {
    west: rounded(clamp(northWest.longitude, -180, 180)),
    south: rounded(clamp(southEast.latitude, -90, 90)),
    east: rounded(clamp(southEast.longitude, -180, 180)),
    north: rounded(clamp(northWest.latitude, -90, 90)),
    zoom: view.zoom,
  }
}

/** Dragged by so many pixels. */
export const moved = (view: MapView, across: number, down: number): MapView => {
  const { x, y } = project(view.longitude, view.latitude, view.zoom)
  const to = unproject({ x: x - across, y: y - down }, view.zoom)
  return {
    zoom: view.zoom,
    longitude: clamp(to.longitude, -180, 180),
    latitude: clamp(to.latitude, -latitudeMax, latitudeMax),
  }
}

/** Nearer or farther, what lies at `x`, `y` of the screen staying there. */
export const zoomed = (view: MapView, by: number, { width, height }: MapSize, at: Pixels): MapView => {
  const zoom = clamp(view.zoom + by, zoomMin, zoomMax)
  const centre = project(view.longitude, view.latitude, view.zoom)
  const [across, down] = [at.x - width / 2, at.y - height / 2]
  const fixed = unproject({ x: centre.x + across, y: centre.y + down }, view.zoom)
  const there = project(fixed.longitude, fixed.latitude, zoom)
  return { zoom, ...unproject({ x: there.x - across, y: there.y - down }, zoom) }
}

export interface Tile {
  readonly z: number
  readonly x: number
  readonly y: number
  /** As x, but counted on over the date line: the same world may be seen twice. */
  readonly column: number
  /** Where its corner lies on the screen, and how wide it is there. */
  readonly left: number
  readonly top: number
  readonly pixels: number
}

/** No more than the screen holds, however the view is set. */
const tilesMax = 64
const tileZoomMax = 19

/** The tiles that cover the screen, at the whole zoom that is nearest. */
export const tilesOf = (view: MapView, { width, height }: MapSize): ReadonlyArray<Tile> => {
  const z = clamp(Math.round(view.zoom), 0, tileZoomMax)
  const pixels = tilePixels * 2 ** (view.zoom - z)
  const count = 2 ** z
  const centre = project(view.longitude, view.latitude, view.zoom)
  const [left, top] = [centre.x - width / 2, centre.y - height / 2]
  const tiles: Array<Tile> = []
  for (let y = Math.max(0, Math.floor(top / pixels)); y < count && y * pixels < top + height; y++) {
    for (let column = Math.floor(left / pixels); column * pixels < left + width; column++) {
      if (tiles.length >= tilesMax) return tiles
      // Around the world: what lies past the date line is the other end of the map.
      const x = ((column % count) + count) % count
      tiles.push({ z, x, y, column, left: column * pixels - left, top: y * pixels - top, pixels })
    }
  }
  return tiles
}
