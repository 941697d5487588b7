/**
 * The guarantee judged on simulated trips whose kinds of people, prices and seeds its model has never seen. Requests come
 * one after the other over two years; a trip's outcome is known once it has ended, and only to quotes given later.
 */
import { basisOfTrip } from "../../budget/guarantee/basis.ts"
import type { Knowledge } from "../../budget/guarantee/knowledge.ts"
import { levelOf } from "../../budget/guarantee/midtrip.ts"
import { refusalOf } from "../../budget/guarantee/refusal.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import { outlineOf, requestOf, type Split, worldOf } from "../../sim/travellers/travellers.ts"
import type { TripRequest } from "../../trip/planner/request.ts"
import { Desk } from "./desk.ts"
import { liveTrip, type Ticket } from "./lived.ts"
import { Tally } from "./tally.ts"

/** What nobody can promise: asked for now and then, and refused. */
const oddRequest = (request: TripRequest, dice: Dice): TripRequest => {
  const what = dice.unit()
  const stop = request.stops[0]
  if (stop === undefined || what > 0.05) return request
  if (what < 0.02) return { ...request, stops: [{ ...stop, days: 45 }] }
  if (what < 0.03) return { ...request, adults: 12 }
  return { ...request, stops: [{ ...stop, destination: { ...stop.destination, id: "atlantis", name: "Atlantis" } }] }
}

/** The 95 % quantile of the true process for a request, lived under the quoted plan: other travellers of the same world. */
const trueQuantile = (ticket: Ticket, level: number, planMinor: number, samples: number): number => {
  const finals = Array.from(
    { length: samples },
    (_, sample) => liveTrip({ ...ticket, label: `${ticket.label}/other/${sample}` }, level, planMinor).finalMinor,
  ).sort((one, other) => one - other)
  return finals[Math.ceil(0.95 * samples) - 1] ?? 0
}

export interface SimulatedRun {
  readonly trips: number
  /** Of several, each request's turn. */
  readonly adherences: ReadonlyArray<number>
  readonly target: number
  /** For how many requests the true quantile is sampled, and from how many travellers each. */
  readonly ratioRequests: number
  readonly ratioSamples: number
  /** Which world; what is reported is always `test`. */
  readonly split: Split
  readonly seed: string
}

const adherenceAt = ({ adherences }: SimulatedRun, index: number): number => adherences[index % adherences.length] ?? 0

/** @param knowledge is carried on by the outcomes */
export const judgeSimulated = (run: SimulatedRun, knowledge: Knowledge): Tally => {
  const tally = new Tally()
  const desk = new Desk(knowledge, tally)
  const ratioEvery = Math.max(1, Math.floor(run.trips / run.ratioRequests))
  for (let index = 0; index < run.trips; index++) {
    const label = `${run.seed}/${index}`
    const request = oddRequest(requestOf(run.seed, index, run.trips), new Dice(`${label}/odd`))
    const start = request.startDay ?? 0
    desk.turnTo(start)
    const refusal = refusalOf(knowledge, request, run.target)
    if (refusal !== undefined) {
      tally.refuse(refusal.kind)
      continue
    }
    const basis = basisOfTrip(request, "IDR")
    const given = desk.price(basis, run.target)
    const outline = outlineOf(request, worldOf(run.split))
    const ticket = { outline, basis, split: run.split, label, adherence: adherenceAt(run, index) }
    const level = levelOf(knowledge, basis)
    desk.follow(basis, given, liveTrip(ticket, level, given.priceMinor), start + basis.days - 1)
    if (index % ratioEvery === 0) {
      tally.ratios.push(given.priceMinor / trueQuantile(ticket, level, given.priceMinor, run.ratioSamples))
    }
  }
  return tally
}
