/**
 * The token is renewed while the page is open, well before it ends, so that nobody is signed out in the middle of a
 * trip. What fails is tried again; a session that is over (401) simply runs out.
 */
import { limits } from "../../config/limits.ts"
import type { Answer } from "./api.ts"
import type { Clock } from "./connection.ts"
import type { Session } from "./session.ts"

export interface Renewal {
  /** Renews now when the end is near, else when it will be. To be called again when the page has slept. */
  readonly check: () => void
  readonly stop: () => void
}

export const makeRenewal = (options: {
  readonly clock: Clock
  readonly session: () => Session
  readonly renew: () => Promise<Answer<Session>>
  readonly renewed: (session: Session) => void
}): Renewal => {
  const { clock } = options
  let cancel = () => {}
  let asking = false
  let stopped = false

  const later = (ms: number) => {
    cancel()
    if (!stopped) cancel = clock.after(Math.max(ms, limits.renewTokenRetryMs), check)
  }
  const untilDueMs = () => options.session().expiresAtMs - clock.nowMs() - limits.renewTokenBeforeMs

  const renew = async () => {
    asking = true
    const answer = await options.renew()
    asking = false
    if (stopped) return
    if (answer.ok) options.renewed(answer.value)
    if (answer.ok || answer.problem.status !== 401) later(untilDueMs())
  }
  const check = () => {
    if (stopped || asking) return
    if (untilDueMs() > 0) later(untilDueMs())
    else void renew()
  }
  return {
    check,
    stop: () => {
      stopped = true
      cancel()
    },
  }
}
