import { expect, test } from "vitest"
import { boundsOf, moved, onScreen, project, tilesOf, unproject, zoomed } from "./map-projection.ts"

const size = { width: 390, height: 420 }
const bali = { longitude: 115.17, latitude: -8.69, zoom: 13 }

test("a place on the plane and back", () => {
  for (const [longitude, latitude] of [
    [115.17, -8.69],
    [-179, 84],
    [0, 0],
  ] as const) {
    const back = unproject(project(longitude, latitude, 11), 11)
    expect(back.longitude).toBeCloseTo(longitude, 8)
    expect(back.latitude).toBeCloseTo(latitude, 8)
  }
})

test("the bounds are the screen's corners", () => {
  const { west, south, east, north } = boundsOf(bali, size)
  expect(onScreen(bali, size, west, north).x).toBeCloseTo(0, 1)
  expect(onScreen(bali, size, west, north).y).toBeCloseTo(0, 1)
  expect(onScreen(bali, size, east, south).x).toBeCloseTo(390, 1)
  expect(onScreen(bali, size, east, south).y).toBeCloseTo(420, 1)
})

test("dragging moves a place by as many pixels, zooming keeps what is under the finger", () => {
  const before = onScreen(bali, size, 115.18, -8.7)
  const after = onScreen(moved(bali, 30, -12), size, 115.18, -8.7)
  expect(after.x - before.x).toBeCloseTo(30, 3)
  expect(after.y - before.y).toBeCloseTo(-12, 3)
  const near = onScreen(zoomed(bali, 1, size, before), size, 115.18, -8.7)
  expect(near.x).toBeCloseTo(before.x, 3)
  expect(near.y).toBeCloseTo(before.y, 3)
})

test.each([2, 12.4, 13, 15.5, 20])("tiles cover the screen at zoom %s, each where its corner lies", (zoom) => {
  const view = { ...bali, zoom }
  const tiles = tilesOf(view, size)
  expect(Math.min(...tiles.map(({ left }) => left))).toBeLessThanOrEqual(0)
  expect(Math.max(...tiles.map(({ left, pixels }) => left + pixels))).toBeGreaterThanOrEqual(size.width)
  if (zoom > 2) {
    expect(Math.min(...tiles.map(({ top }) => top))).toBeLessThanOrEqual(0)
    expect(Math.max(...tiles.map(({ top, pixels }) => top + pixels))).toBeGreaterThanOrEqual(size.height)
  }
  for (const { z, x, y, left, top } of tiles) {
    const corner = onScreen(view, size, (x / 2 ** z - 0.5) * 360, 0)
    expect((((corner.x - left) / 256) * 2 ** (z - zoom)) % 2 ** z).toBeCloseTo(0, 4)
    const { latitude } = unproject({ x: 0, y: y * 256 }, z)
    if (Math.abs(latitude) < 84) expect(onScreen(view, size, 0, latitude).y).toBeCloseTo(top, 3)
  }
})

test("past the date line the other end of the world is shown", () => {
  const xs = new Set(tilesOf({ longitude: 179.9, latitude: 0, zoom: 5 }, size).map(({ x }) => x))
  expect(xs.has(31) && xs.has(0)).toBe(true)
})
