/** The trip form: what is typed becomes the request that the gateway expects, and its refusals find their field. */
import { expect, test } from "vitest"
import {
  type BudgetDraft,
  changeRequest,
  draftOf,
  emptyDraft,
  errorsFrom,
  leftoverErrors,
  openRequest,
  unplannedMinor,
} from "./budget-draft.ts"
import { baliOf } from "./demo-trips.test-support.ts"
import { summaryOf } from "./demo-world.test-support.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const budget = summaryOf(baliOf(nowMs), [], nowMs)
const filled: BudgetDraft = {
  ...emptyDraft("2026-05-08", "IDR", "Asia/Makassar"),
  name: " Bali ",
  total: "20.000.000",
  split: { food: "4.500.000", lodging: "" },
}

test("a filled form is a request in minor units, without what was left empty", () => {
  expect(openRequest(filled)).toEqual({
    request: {
      name: "Bali",
      currency: "IDR",
      homeCurrency: "IDR",
      timeZone: "Asia/Makassar",
      startDate: "2026-05-08",
      endDate: "2026-05-14",
      totalMinor: 20_000_000_00,
      categoryPlanMinor: { food: 4_500_000_00 },
    },
  })
  expect(unplannedMinor(filled)).toBe(15_500_000_00)
})

test("what cannot be a request names its fields", () => {
  const checked = openRequest({ ...filled, name: " ", total: "0", endDate: "2026-05-01", split: { food: "x" } })
  expect("errors" in checked && Object.keys(checked.errors).sort()).toEqual([
    "categoryPlanMinor.food",
    "endDate",
    "name",
    "totalMinor",
  ])
})

test("a change holds only what differs", () => {
  const draft = draftOf(budget)
  expect(changeRequest(draft, budget)).toEqual({ request: {} })
  expect(changeRequest({ ...draft, total: "21.000.000", name: "Bali" }, budget)).toEqual({
    request: { totalMinor: 21_000_000_00, name: "Bali" },
  })
  const replanned = changeRequest({ ...draft, split: { ...draft.split, food: "5.000.000" } }, budget)
  expect("request" in replanned && replanned.request.categoryPlanMinor?.food).toBe(5_000_000_00)
})

test("a problem document stands beside its field, any other over the button", () => {
  const about = { type: "urn:pacer:problem:invalid-request", title: "The request is not valid", status: 400 }
  expect(errorsFrom({ ...about, detail: "endDate: expected a day.", field: "endDate" })).toEqual({
    endDate: "Expected a day.",
  })
  const general = errorsFrom({ ...about, detail: "Wait a moment." })
  expect(leftoverErrors(general)).toEqual(["Wait a moment."])
  expect(leftoverErrors({ endDate: "Expected a day." })).toEqual([])
  expect(leftoverErrors({ thresholdsPercent: "Too many." })).toEqual(["thresholdsPercent: Too many."])
})
