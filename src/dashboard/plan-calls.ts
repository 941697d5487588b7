/** What the page asks the gateway about keeping a plan: corrections, goals, prices and promises. */
import type { SetCorrection } from "../gateway/contract/corrections.ts"
import type { ChangeGoal, NewGoal } from "../gateway/contract/goals.ts"
import type { TakePromise } from "../gateway/contract/plans.ts"
import type { Answer, Call, Read } from "./api.ts"
import {
  type CorrectionView,
  isCorrection,
  isQuoted,
  isTrackRecord,
  isTripPlan,
  type ProposalView,
  type Quoted,
  type TrackRecordView,
  type TripPlan,
} from "./plan-shape.ts"
import { isRecord } from "./view-shape.ts"

export type CorrectionSettings = typeof SetCorrection.Type
export type PromiseRequest = typeof TakePromise.Type
export type QuoteRequest = { readonly [field: string]: string | number | PromiseRequest["stops"] }
type Moves = ProposalView["moves"]

export interface PlanCalls {
  readonly correction: (budgetId: string) => Promise<Answer<CorrectionView>>
  /** @param moves other than those proposed */
  readonly accept: (budgetId: string, correctionId: string, moves?: Moves) => Promise<Answer<true>>
  readonly reject: (budgetId: string, correctionId: string) => Promise<Answer<true>>
  readonly undo: (budgetId: string, correctionId: string) => Promise<Answer<true>>
  readonly setCorrection: (budgetId: string, settings: CorrectionSettings) => Promise<Answer<true>>
  /** @param key makes the goal be set once */
  readonly setGoal: (budgetId: string, goal: NewGoal, key: string) => Promise<Answer<true>>
  readonly changeGoal: (budgetId: string, goalId: string, change: ChangeGoal) => Promise<Answer<true>>
  /** @param key makes the amount count once */
  readonly contribute: (budgetId: string, goalId: string, amountMinor: number, key: string) => Promise<Answer<true>>
  readonly removeGoal: (budgetId: string, goalId: string) => Promise<Answer<true>>
  /** @param transactionId what paid it, where that is known */
  readonly releaseBooking: (
    budgetId: string,
    bookingId: string,
    why: "paid" | "word",
    transactionId?: string,
  ) => Promise<Answer<true>>
  readonly owedAgain: (budgetId: string, bookingId: string) => Promise<Answer<true>>
  readonly plan: (request: QuoteRequest) => Promise<Answer<TripPlan>>
  readonly quote: (request: QuoteRequest) => Promise<Answer<Quoted>>
  /** @param key makes the promise be taken once */
  readonly takePromise: (budgetId: string, request: PromiseRequest, key: string) => Promise<Answer<true>>
  readonly trackRecord: () => Promise<Answer<TrackRecordView>>
}

const taken: Read<true> = () => true
const correctionIn: Read<CorrectionView> = (body) =>
  isRecord(body) && isCorrection(body["correction"]) ? body["correction"] : undefined
const planIn: Read<TripPlan> = (body) => (isRecord(body) && isTripPlan(body["plan"]) ? body["plan"] : undefined)
const quoteIn: Read<Quoted> = (body) => (isQuoted(body) ? body : undefined)
const trackRecordIn: Read<TrackRecordView> = (body) => (isTrackRecord(body) ? body : undefined)

/** @param saying a call after which the trip is looked at anew */
export const planCalls = (call: Call, saying: Call): PlanCalls => {
  const of = (budgetId: string, ...rest: ReadonlyArray<string>) =>
    ["/api/budgets", ...[budgetId, ...rest].map(encodeURIComponent)].join("/")
  return {
    correction: (budgetId) => call("GET", of(budgetId, "correction"), correctionIn),
    accept: (budgetId, correctionId, moves) =>
      saying("POST", of(budgetId, "corrections", correctionId, "accept"), taken, moves && { moves }),
    reject: (budgetId, correctionId) => saying("POST", of(budgetId, "corrections", correctionId, "reject"), taken),
    undo: (budgetId, correctionId) => saying("POST", of(budgetId, "corrections", correctionId, "undo"), taken),
    setCorrection: (budgetId, settings) => saying("PUT", of(budgetId, "correction", "settings"), taken, settings),
    setGoal: (budgetId, goal, key) => saying("POST", of(budgetId, "goals"), taken, goal, key),
    changeGoal: (budgetId, goalId, change) => saying("PATCH", of(budgetId, "goals", goalId), taken, change),
    contribute: (budgetId, goalId, amountMinor, key) =>
      saying("POST", of(budgetId, "goals", goalId, "contributions"), taken, { amountMinor }, key),
    removeGoal: (budgetId, goalId) => saying("DELETE", of(budgetId, "goals", goalId), taken),
    releaseBooking: (budgetId, bookingId, why, transactionId) =>
      saying("POST", of(budgetId, "commitments", bookingId, "release"), taken, {
        why,
        ...(transactionId === undefined ? {} : { transactionId }),
      }),
    owedAgain: (budgetId, bookingId) => saying("POST", of(budgetId, "commitments", bookingId, "undo"), taken),
    plan: (request) => call("POST", "/api/plans", planIn, request),
    quote: (request) => call("POST", "/api/plans/quote", quoteIn, request),
    takePromise: (budgetId, request, key) => saying("POST", of(budgetId, "promise"), taken, request, key),
    trackRecord: () => call("GET", "/api/plans/track-record", trackRecordIn),
  }
}
