import { expect, test } from "vitest"
import { boundsOf, moved, onScreen, project, unproject, zoomed } from "./map-projection.ts"

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
