/** Signing in: the code leaves the address, the token lasts no longer than it is good for. */
import { expect, test } from "vitest"
import { codeIn, forgetSession, type KeyValueStorage, sessionFrom, storedSession, storeSession } from "./session.ts"

const memory = (): KeyValueStorage => {
  const held = new Map<string, string>()
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, text) => {
      held.set(key, text)
    },
    removeItem: (key) => {
      held.delete(key)
    },
  }
}

test("the code is taken out of the address, the rest of it stays", () => {
  expect(codeIn("http://127.0.0.1:8080/?code=abc&lang=id#trip")).toEqual({
    code: "abc",
    cleanAddress: "http://127.0.0.1:8080/?lang=id#trip",
  })
  expect(codeIn("http://127.0.0.1:8080/").code).toBeUndefined()
})

test("a session is kept until it expires or is forgotten", () => {
  const storage = memory()
  const session = sessionFrom({ token: "t", userId: "ayu", expiresAt: "2026-05-08T12:00:00.000Z" })
  if (session === undefined) throw new Error("a session was expected")
  storeSession(storage, session)
  const noon = Date.parse("2026-05-08T12:00:00Z")
  expect(storedSession(storage, noon - 1)).toEqual(session)
  expect(storedSession(storage, noon)).toBeUndefined()
  forgetSession(storage)
  expect(storedSession(storage, noon - 1)).toBeUndefined()
})

test("what is no session is none", () => {
  const storage = memory()
  for (const value of [null, "", {}, { token: "t" }, { token: "t", userId: "ayu", expiresAt: "soon" }]) {
    expect(sessionFrom(value)).toBeUndefined()
  }
  storage.setItem("pacer.session", "{")
  expect(storedSession(storage, 0)).toBeUndefined()
})
