/** What the page asks of deals and of their map. */
import type { Category } from "../../config/taxonomy.ts"
import type { Answer, Call, Look } from "./api.ts"
import { type DealClaim, type DealForBudget, type Deals, isDealClaim, isDealForBudget, isDeals } from "./deal-shape.ts"
import type { MapMarks } from "./map-marks.ts"
import { makeMarksReader } from "./map-marks-reader.ts"
import type { MapBounds } from "./map-projection.ts"

export interface DealFilters {
  readonly category: Category | undefined
  readonly priceMaxMinor: number | undefined
  readonly openNow: boolean
  readonly floor: number | undefined
}

export interface DealCalls {
  readonly list: (budgetId: string) => Promise<Answer<Deals>>
  readonly map: (budgetId: string, bounds: MapBounds, filters: DealFilters) => Promise<Answer<MapMarks>>
  readonly read: (budgetId: string, dealId: string) => Promise<Answer<DealForBudget>>
  /** @param key makes the claim count once, however often it is sent */
  readonly claim: (budgetId: string, dealId: string, key: string) => Promise<Answer<DealClaim>>
}

const dealsIn = (body: unknown): Deals | undefined => (isDeals(body) ? body : undefined)
const dealIn = (body: unknown): DealForBudget | undefined => (isDealForBudget(body) ? body : undefined)
const claimIn = (body: unknown): DealClaim | undefined => (isDealClaim(body) ? body : undefined)

const mapQuery = (budgetId: string, bounds: MapBounds, filters: DealFilters): URLSearchParams => {
  const query = new URLSearchParams({ budgetId })
  for (const [name, value] of Object.entries(bounds)) query.set(name, String(value))
  const { category, priceMaxMinor, openNow, floor } = filters
  if (category !== undefined) query.set("category", category)
  if (priceMaxMinor !== undefined) query.set("priceMax", String(priceMaxMinor))
  if (openNow) query.set("openNow", "true")
  if (floor !== undefined) query.set("floor", String(floor))
  return query
}

export const dealCalls = (call: Call, look: Look, readMarks = makeMarksReader()): DealCalls => ({
  list: (budgetId) => call("GET", `/api/deals?${new URLSearchParams({ budgetId })}`, dealsIn),
  map: (budgetId, bounds, filters) => look(`/api/deals/map?${mapQuery(budgetId, bounds, filters)}`, readMarks),
  read: (budgetId, dealId) =>
    call("GET", `/api/deals/${encodeURIComponent(dealId)}?${new URLSearchParams({ budgetId })}`, dealIn),
  claim: (budgetId, dealId, key) =>
    call("POST", `/api/deals/${encodeURIComponent(dealId)}/claim`, claimIn, { budgetId }, key),
})
