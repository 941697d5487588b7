import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addIdentity, decodeFilter, emptyFilter, encodeFilter, mightHold } from "./seen-filter.ts"

const identityFor = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32)

describe("seen filter (I2)", () => {
  it("never denies an identity it was given, also through a snapshot", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 400 }), (texts) => {
        const filter = emptyFilter()
        for (const text of texts) addIdentity(filter, identityFor(text))
        const restored = decodeFilter(JSON.parse(JSON.stringify(encodeFilter(filter))))
        for (const text of texts) {
          expect(mightHold(filter, identityFor(text))).toBe(true)
          expect(mightHold(restored, identityFor(text))).toBe(true)
        }
      }),
    )
  })

  it("asks in vain for at most one new identity in fifty, whatever it holds", () => {
    const filter = emptyFilter()
    for (let index = 0; index < 50_000; index++) addIdentity(filter, identityFor(`held ${index}`))
    let maybes = 0
    for (let index = 0; index < 20_000; index++) if (mightHold(filter, identityFor(`new ${index}`))) maybes++
    expect(maybes).toBeLessThan(400)
  })
})
