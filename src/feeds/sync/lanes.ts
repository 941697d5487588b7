/**
 * Whose turn it is: a lane per partner with the accounts that are due there, so that one bank that is slow or down holds
 * up nobody else's. A lane lets as many run as its bounds, its partner's breaker and pause allow; what waits is ids in
 * a set, and only what runs is a fiber (I5).
 */
import { limits } from "../../../config/limits.ts"
import type { PartnerDoor } from "./partner-door.ts"

interface Lane {
  /** In the order of their turns. */
  readonly due: Set<number>
  readonly running: Set<number>
  /** Wished for while they run. */
  readonly again: Set<number>
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #door: (partner: string) => PartnerDoor | undefined
  readonly #start: (door: PartnerDoor, id: number) => void
  #running = 0

  /**
   * @param door of a partner; undefined while there is none, and then nothing of it runs
   * @param start runs an account in the background; whoever does tells `ended`
   */
  constructor(door: (partner: string) => PartnerDoor | undefined, start: (door: PartnerDoor, id: number) => void) {
    this.#door = door
    this.#start = start
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    let waiting = 0
    for (const { due } of this.#lanes.values()) waiting += due.size
    return waiting
  }

  /** It is this account's turn; one that runs gets another afterwards. */
  enter(partner: string, id: number): void {
    const lane = this.#lanes.get(partner) ?? { due: new Set(), running: new Set(), again: new Set() }
    this.#lanes.set(partner, lane)
    if (lane.running.has(id)) lane.again.add(id)
    else lane.due.add(id)
  }

  /** A run has ended. @returns whether the account was wished for meanwhile, and is due again */
  ended(partner: string, id: number): boolean {
    const lane = this.#lanes.get(partner)
    if (lane === undefined || !lane.running.delete(id)) return false
    this.#running -= 1
    this.#door(partner)?.breaker.unused()
    if (!lane.again.delete(id)) return false
    lane.due.add(id)
    return true
  }

  /** The partner is gone: nothing of it is due any more. */
  leave(partner: string): void {
    const lane = this.#lanes.get(partner)
    lane?.due.clear()
    lane?.again.clear()
  }

  /** Starts whatever may run now. */
  pump(nowMs: number): void {
    for (const [partner, lane] of this.#lanes) {
      const door = this.#door(partner)
      if (door === undefined) continue
      for (const id of lane.due) {
        if (!this.#mayStart(lane, door, nowMs)) break
        lane.due.delete(id)
        lane.running.add(id)
        this.#running += 1
        this.#start(door, id)
      }
    }
  }

  #mayStart({ running }: Lane, door: PartnerDoor, nowMs: number): boolean {
    return (
      this.#running < limits.syncInFlightMax &&
      running.size < limits.syncInFlightPerPartnerMax &&
      door.pausedUntilMs() <= nowMs &&
      door.breaker.admit(nowMs)
    )
  }
}
