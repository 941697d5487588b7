/** The demonstration's price partners for tests, without delay and faults, gone with the test file. */
import { Effect, Exit, Scope } from "effect"
import { afterAll } from "vitest"
import { demoPartners } from "./sandbox-partner.ts"

export const startPricePartners = async () => {
  const scope = Scope.makeUnsafe()
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  const partners = await Effect.runPromise(Effect.provideService(demoPartners(), Scope.Scope, scope))
  for (const partner of partners) {
    partner.faults = undefined
    partner.spoiltShare = 0
    partner.delayMs = { min: 0, max: 0 }
  }
  return partners
}
