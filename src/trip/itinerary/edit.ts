/**
 * What a traveller does to an itinerary by hand. Pure: the same edit of the same document gives the same document, and
 * what cannot be done says why, with the field of the edit that is wrong.
 */
import type { CataloguePlace } from "../places/catalogue.ts"
import type { ItineraryDocument, PlannedStop } from "./document.ts"

export type Edit =
  | { readonly edit: "add"; readonly placeId: string; readonly day: number; readonly position?: number }
  | { readonly edit: "remove"; readonly stopId: string }
  | { readonly edit: "move"; readonly stopId: string; readonly day: number; readonly position: number }
  | { readonly edit: "lock"; readonly stopId: string; readonly startMinute: number }
  | { readonly edit: "unlock"; readonly stopId: string }
  | { readonly edit: "book"; readonly stopId: string; readonly costMinor: number; readonly reference?: string }
  | { readonly edit: "unbook"; readonly stopId: string }
  | {
      readonly edit: "rate"
      readonly stopId: string
      readonly outcome: "visited" | "skipped"
      readonly rating?: number
    }
  /** Null: the transaction paid for no stop. */
  | { readonly edit: "link"; readonly transactionId: string; readonly stopId: string | null }

export type Edited =
  | { readonly document: ItineraryDocument }
  | { readonly wrong: string; readonly detail: string; readonly missing?: true }

interface EditBounds {
  readonly stopsPerDayMax: number
  readonly placeOf: (placeId: string) => CataloguePlace | undefined
}

const unknownStop = (stopId: string): Edited => ({
  wrong: "stopId",
  detail: `there is no stop ${stopId}`,
  missing: true,
})

const found = ({ days }: ItineraryDocument, stopId: string) => {
  for (const [day, stops] of days.entries()) {
    const at = stops.findIndex((stop) => stop.stopId === stopId)
    const stop = stops[at]
    if (stop !== undefined) return { day, at, stop }
  }
  return undefined
}

const without = (document: ItineraryDocument, stopId: string): ReadonlyArray<ReadonlyArray<PlannedStop>> =>
  document.days.map((stops) => stops.filter((stop) => stop.stopId !== stopId))

const placed = (
  days: ReadonlyArray<ReadonlyArray<PlannedStop>>,
  stop: PlannedStop,
  day: number,
  position: number,
): ReadonlyArray<ReadonlyArray<PlannedStop>> =>
  days.map((stops, at) => (at === day ? [...stops.slice(0, position), stop, ...stops.slice(position)] : stops))

const changed = (document: ItineraryDocument, stop: PlannedStop): Edited => ({
  document: {
    ...document,
    days: document.days.map((stops) => stops.map((one) => (one.stopId === stop.stopId ? stop : one))),
  },
})

/** A place as a stop of this party. */
export const stopAt = (place: CataloguePlace, people: number, number: number): PlannedStop => ({
  stopId: `s${number}`,
  placeId: place.id,
  ...{ name: place.name, kind: place.kind, category: place.category },
  ...{ latitude: place.latitude, longitude: place.longitude },
  costMinor: place.feeMinor * people,
  stayMinutes: place.stayMinutes,
})

const fullDay = (document: ItineraryDocument, day: number, { stopsPerDayMax }: EditBounds): Edited | undefined => {
  const stops = document.days[day]
  if (stops === undefined) return { wrong: "day", detail: `the itinerary has ${document.days.length} days` }
  return stops.length >= stopsPerDayMax
    ? { wrong: "day", detail: `a day holds at most ${stopsPerDayMax} stops` }
    : undefined
}

const add = (document: ItineraryDocument, edit: Extract<Edit, { edit: "add" }>, bounds: EditBounds): Edited => {
  const place = bounds.placeOf(edit.placeId)
  if (place === undefined) return { wrong: "placeId", detail: `${document.city} has no place ${edit.placeId}` }
  if (document.days.some((stops) => stops.some(({ placeId }) => placeId === place.id))) {
    return { wrong: "placeId", detail: `${place.name} is in the itinerary already` }
  }
  const full = fullDay(document, edit.day, bounds)
  if (full !== undefined) return full
  const stop = stopAt(place, document.people, document.nextStop)
  const position = edit.position ?? document.days[edit.day]?.length ?? 0
  return {
    document: {
      ...document,
      nextStop: document.nextStop + 1,
      avoid: document.avoid.filter((id) => id !== place.id),
      days: placed(document.days, stop, edit.day, position),
    },
  }
}

const move = (document: ItineraryDocument, edit: Extract<Edit, { edit: "move" }>, bounds: EditBounds): Edited => {
  const one = found(document, edit.stopId)
  if (one === undefined) return unknownStop(edit.stopId)
  if (one.stop.lockedMinute !== undefined) return { wrong: "stopId", detail: "it is locked; unlock it first" }
  const full = one.day === edit.day ? undefined : fullDay(document, edit.day, bounds)
  if (full !== undefined) return full
  return { document: { ...document, days: placed(without(document, edit.stopId), one.stop, edit.day, edit.position) } }
}

const remove = (document: ItineraryDocument, stopId: string): Edited => {
  const one = found(document, stopId)
  if (one === undefined) return unknownStop(stopId)
  if (one.stop.booked !== undefined) {
    return { wrong: "stopId", detail: "it is booked, so its money is owed; cancel the booking first" }
  }
  const links = Object.fromEntries(Object.entries(document.links).filter(([, linked]) => linked !== stopId))
  return { document: { ...document, links, days: without(document, stopId) } }
}

/** What the edit makes of the document. */
export const applyEdit = (document: ItineraryDocument, edit: Edit, bounds: EditBounds): Edited => {
  if (edit.edit === "add") return add(document, edit, bounds)
  if (edit.edit === "move") return move(document, edit, bounds)
  if (edit.edit === "remove") return remove(document, edit.stopId)
  if (edit.edit === "link") {
    if (edit.stopId !== null && found(document, edit.stopId) === undefined) return unknownStop(edit.stopId)
    return { document: { ...document, links: { ...document.links, [edit.transactionId]: edit.stopId ?? "" } } }
  }
  const one = found(document, edit.stopId)
  if (one === undefined) return unknownStop(edit.stopId)
  const { lockedMinute: _locked, booked: _booked, ...bare } = one.stop
  if (edit.edit === "unlock") return changed(document, { ...bare, ...(_booked && { booked: _booked }) })
  if (edit.edit === "unbook") {
    return changed(document, { ...bare, ...(_locked === undefined ? {} : { lockedMinute: _locked }) })
  }
  if (edit.edit === "rate") {
    const feedback = { outcome: edit.outcome, ...(edit.rating === undefined ? {} : { rating: edit.rating }) }
    return changed(document, { ...one.stop, feedback })
  }
  if (one.stop.placeId === undefined) {
    return { wrong: "stopId", detail: "a meal without a place goes where the day leads; add a restaurant instead" }
  }
  if (edit.edit === "lock") return changed(document, { ...one.stop, lockedMinute: edit.startMinute })
  const booked = {
    costMinor: edit.costMinor,
    ...(edit.reference === undefined ? {} : { reference: edit.reference }),
  }
  return changed(document, { ...one.stop, booked })
}
