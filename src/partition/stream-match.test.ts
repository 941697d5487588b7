/** Which streams are still the log, and what adopting one that is not would cost: over every way in which they differ. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Tenure } from "../ledger/cursors.ts"
import { adoptionOf } from "./stream-adoption.ts"
import { mismatchOf } from "./stream-match.ts"
import type { StreamState } from "./stream-state.ts"

const tenure = (more: Partial<Tenure> = {}): Tenure => ({
  partition: 3,
  epoch: 7,
  cursor: 100,
  clockMs: 0,
  generation: "1000",
  partitionCount: 16,
  base: 0,
  cursorLogMs: 5_000,
  ...more,
})

const stream = (more: Partial<StreamState> = {}): StreamState => ({
  partition: 3,
  generation: "1000",
  firstSeq: 1,
  lastSeq: 120,
  firstMs: 1_500,
  atMs: 5_000,
  ...more,
})

describe("a stream", () => {
  it("is the log while it holds the message at the cursor, or has purged no more than what is committed", () => {
    expect(mismatchOf(tenure(), stream())).toBeUndefined()
    const { atMs: _purged, ...withoutCursor } = stream({ firstSeq: 101 })
    expect(mismatchOf(tenure(), withoutCursor)).toBeUndefined()
    expect(mismatchOf(tenure({ cursor: 0, cursorLogMs: null }), stream({ lastSeq: 0 }))).toBeUndefined()
    expect(mismatchOf(tenure({ cursor: 1_100, base: 1_000 }), stream())).toBeUndefined()
  })

  it("is not the log when it is another, shorter, begins too late or says something else at the cursor", () => {
    expect(mismatchOf(tenure(), stream({ generation: "2000" }))?.kind).toBe("recreated")
    expect(mismatchOf(tenure(), stream({ lastSeq: 99 }))?.kind).toBe("shortened")
    expect(mismatchOf(tenure(), stream({ firstSeq: 102 }))?.kind).toBe("purged")
    expect(mismatchOf(tenure(), stream({ atMs: 5_001 }))?.kind).toBe("rewritten")
    expect(mismatchOf(tenure({ cursor: 1_100, base: 990 }), stream({ lastSeq: 109 }))?.kind).toBe("shortened")
  })
})

describe("adopting a stream", () => {
  const adoption = (one: Tenure, other: StreamState) => {
    const mismatch = mismatchOf(one, other)
    if (mismatch === undefined) throw new Error("it is in order")
    return adoptionOf(one, other, mismatch)
  }

  it("names as lost only what is: nothing of a new stream that is whole, nothing that was committed", () => {
    expect(adoption(tenure(), stream({ generation: "2000", firstMs: 2_500 })).lost).toBeUndefined()
    expect(adoption(tenure(), stream({ lastSeq: 60, firstSeq: 40 })).lost).toBeUndefined()
    expect(adoption(tenure(), stream({ atMs: 9, firstSeq: 90 })).lost).toBeUndefined()
    // A backup restored as a new stream, whose committed beginning had been purged in the original.
    expect(adoption(tenure(), stream({ generation: "2000", firstSeq: 101 })).lost).toBeUndefined()
  })

  it("names what was purged unread", () => {
    expect(adoption(tenure(), stream({ firstSeq: 111 })).lost).toEqual({ from: 101, to: 110 })
    expect(adoption(tenure({ cursor: 600, base: 500 }), stream({ firstSeq: 111 })).lost).toEqual({ from: 101, to: 110 })
    const fresh = stream({ generation: "2000", firstSeq: 6, firstMs: 2_500 })
    expect(adoption(tenure(), fresh).lost).toEqual({ from: 1, to: 5 })
    expect(adoption(tenure(), stream({ generation: "2000", firstSeq: 105 })).lost).toEqual({ from: 101, to: 104 })
  })

  it("is in order afterwards, reads every message that the stream still holds, and never turns the archive back", () => {
    const natural = fc.integer({ min: 0, max: 50 })
    const state = fc.record({
      first: fc.integer({ min: 1, max: 50 }),
      length: natural,
      other: fc.boolean(),
      at: natural,
    })
    fc.assert(
      fc.property(natural, natural, state, (base, read, { first, length, other, at }) => {
        const before = tenure({ base, cursor: base + read, cursorLogMs: read === 0 ? null : 25 })
        const found = stream({
          generation: other ? "2000" : "1000",
          firstSeq: first,
          lastSeq: first + length - 1,
          ...(read >= first && read < first + length ? { atMs: at } : {}),
        })
        const { atMs: _at, ...bare } = found
        const present = read >= first && read < first + length ? found : bare
        const mismatch = mismatchOf(before, present)
        if (mismatch === undefined) return
        const { lost, plan: _plan, ...place } = adoptionOf(before, present, mismatch)
        expect(mismatchOf({ ...place, cursorLogMs: null }, bare)).toBeUndefined()
        expect(place.cursor).toBeGreaterThanOrEqual(before.cursor)
        expect(place.cursor - place.base).toBe(first - 1)
        if (lost !== undefined) expect(lost.to).toBe(first - 1)
      }),
    )
  })
})
