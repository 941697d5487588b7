/**
 * Kilometres between two places: on a map that is flat at their middle for cities of one region (a thousandth off within
 * a thousand kilometres), which costs one cosine, and on the sphere beyond it or across the date line.
 */
import type { Spot } from "../model.ts"

const kmPerDegree = 111.2
const radiansPerDegree = Math.PI / 180
const earthRadiusKm = 6_371
/** Degrees of longitude or latitude up to which the map may be flat. */
const flatDegreesMax = 8

const onSphere = (one: Spot, other: Spot): number => {
  const [north, otherNorth] = [one.latitude * radiansPerDegree, other.latitude * radiansPerDegree]
  const half = (angle: number) => Math.sin(angle / 2) ** 2
  const east = (one.longitude - other.longitude) * radiansPerDegree
  const part = half(north - otherNorth) + Math.cos(north) * Math.cos(otherNorth) * half(east)
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(part)))
}

export const kmBetween = (one: Spot, other: Spot): number => {
  const north = one.latitude - other.latitude
  const east = one.longitude - other.longitude
  if (Math.abs(north) > flatDegreesMax || Math.abs(east) > flatDegreesMax) return onSphere(one, other)
  const flatEast = east * Math.cos(((one.latitude + other.latitude) / 2) * radiansPerDegree)
  return kmPerDegree * Math.sqrt(north * north + flatEast * flatEast)
}
