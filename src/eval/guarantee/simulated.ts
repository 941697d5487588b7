/**
 * The guarantee judged on simulated trips whose kinds of people, prices and seeds its model has never seen. Requests come
 * one after the other over two years; a trip's outcome is known once it has ended, and only to quotes given later.
 */
import { destinations } from "../../../config/destinations.ts"
import { type Basis, basisOfTrip } from "../../budget/guarantee/basis.ts"
import { type Knowledge, newKnowledge, predictionOf, recordOutcome, scoreOf } from "../../budget/guarantee/knowledge.ts"
import { bandOf, claimOf, levelOf, morningOf, type Progress } from "../../budget/guarantee/midtrip.ts"
import { shippedModel } from "../../budget/guarantee/model.ts"
import { aimOf, priceAt } from "../../budget/guarantee/price.ts"
import { recalibrated, recordClaim } from "../../budget/guarantee/recalibration.ts"
import { refusalOf } from "../../budget/guarantee/refusal.ts"
import { probabilityOf } from "../../budget/guarantee/scores.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import { type Outline, outlineOf, requestOf, worldOf } from "../../sim/travellers/travellers.ts"
import type { TripRequest } from "../../trip/planner/request.ts"
import { liveTrip } from "./lived.ts"
import { Tally } from "./tally.ts"

const seed = "guarantee-eval"
const split = "test"

/** What nobody can promise: asked for now and then, and refused. */
const oddRequest = (request: TripRequest, dice: Dice): TripRequest => {
  const what = dice.unit()
  const stop = request.stops[0]
  if (stop === undefined || what > 0.05) return request
  if (what < 0.02) return { ...request, stops: [{ ...stop, days: 45 }] }
  if (what < 0.03) return { ...request, adults: 12 }
  return { ...request, stops: [{ ...stop, destination: { ...stop.destination, id: "atlantis", name: "Atlantis" } }] }
}

interface Ending {
  readonly basis: Basis
  readonly finalMinor: number
  readonly priceMinor: number
  readonly aim: number
  readonly before: number
  readonly mornings: ReadonlyArray<{ readonly band: number; readonly claim: number }>
}

const learnEnding = (knowledge: Knowledge, ending: Ending): void => {
  const held = ending.finalMinor <= ending.priceMinor
  recordClaim(knowledge.beforeTrip, ending.before, held)
  for (const { band, claim } of ending.mornings) {
    const recalibration = knowledge.midTrip[band]
    if (recalibration !== undefined) recordClaim(recalibration, claim, held)
  }
  recordOutcome(knowledge, {
    basis: ending.basis,
    finalMinor: ending.finalMinor,
    promise: { aim: ending.aim, priceMinor: ending.priceMinor },
    isElsewhere: false,
  })
}

const runningClaims = (knowledge: Knowledge, basis: Basis, mornings: ReadonlyArray<Progress>, priceMinor: number) => {
  const level = levelOf(knowledge, basis)
  return mornings.map((progress) => ({
    band: bandOf(basis, progress.elapsed),
    elapsed: progress.elapsed,
    claim: claimOf(knowledge, morningOf(basis, level, progress), priceMinor),
  }))
}

/** The 95 % quantile of the true process for a request, lived under the quoted plan: other travellers of the same world. */
const trueQuantile = (
  outline: Outline,
  basis: Basis,
  level: number,
  adherence: number,
  planMinor: number,
  samples: number,
  label: string,
): number => {
  const finals = Array.from(
    { length: samples },
    (_, sample) =>
      liveTrip({ outline, basis, split, label: `${label}/other/${sample}`, adherence }, level, planMinor).finalMinor,
  ).sort((one, other) => one - other)
  return finals[Math.ceil(0.95 * samples) - 1] ?? 0
}

export interface SimulatedRun {
  readonly trips: number
  readonly adherence: number
  readonly target: number
  /** For how many requests the true quantile is sampled, and from how many travellers each. */
  readonly ratioRequests: number
  readonly ratioSamples: number
}

export const judgeSimulated = (run: SimulatedRun): Tally => {
  const knowledge = newKnowledge(shippedModel(), "same-kind")
  const tally = new Tally()
  const ends = new Map<number, Array<Ending>>()
  const ratioEvery = Math.max(1, Math.floor(run.trips / run.ratioRequests))
  let today = Number.NEGATIVE_INFINITY
  for (let index = 0; index < run.trips; index++) {
    const label = `${seed}/${index}`
    const request = oddRequest(requestOf(seed, index, run.trips), new Dice(`${label}/odd`))
    const start = request.startDay ?? 0
    if (today === Number.NEGATIVE_INFINITY) today = start
    for (; today < start; today++) {
      for (const ending of ends.get(today) ?? []) learnEnding(knowledge, ending)
      ends.delete(today)
    }
    const refusal = refusalOf(knowledge, request, run.target)
    if (refusal !== undefined) {
      tally.refuse(refusal.kind)
      continue
    }
    const basis = basisOfTrip(request, "IDR")
    const aim = aimOf(knowledge, run.target)
    const priceMinor = priceAt(knowledge, basis, aim)
    const outline = outlineOf(request, worldOf(split))
    const level = levelOf(knowledge, basis)
    const trip = liveTrip({ outline, basis, split, label, adherence: run.adherence }, level, priceMinor)
    const held = trip.finalMinor <= priceMinor
    tally.promise(held, trip.hasShock)
    const before = probabilityOf(knowledge.scores, scoreOf(predictionOf(knowledge, basis), priceMinor))
    tally.claim(0, recalibrated(knowledge.beforeTrip, before), held)
    const mornings = runningClaims(knowledge, basis, trip.mornings, priceMinor)
    for (const { band, elapsed, claim } of mornings) {
      const recalibration = knowledge.midTrip[band]
      tally.claim(elapsed, recalibration === undefined ? claim : recalibrated(recalibration, claim), held)
    }
    const last = start + basis.days - 1
    const ending = { basis, finalMinor: trip.finalMinor, priceMinor, aim, before, mornings }
    ends.set(last, [...(ends.get(last) ?? []), ending])
    if (index % ratioEvery === 0) {
      tally.ratios.push(
        priceMinor / trueQuantile(outline, basis, level, run.adherence, priceMinor, run.ratioSamples, label),
      )
    }
  }
  return tally
}

/** Named in the results: how many places there are to ask for. */
export const placeCount = destinations.length
