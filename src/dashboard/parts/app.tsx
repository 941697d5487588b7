/** Signed in or not: the one decision before everything else. */
import { useEffect, useState } from "react"
import { signIn } from "../api.ts"
import { browserStore } from "../browser-store.ts"
import type { Problem } from "../problem.ts"
import { codeIn, forgetSession, type Session, storedSession, storeSession } from "../session.ts"
import type { Store } from "../store.ts"
import { SignedOutPage, SigningInPage } from "./blank-pages.tsx"
import { Dashboard } from "./dashboard.tsx"

type SignIn =
  | { readonly step: "asking" }
  | { readonly step: "in"; readonly session: Session }
  | { readonly step: "out"; readonly problem?: Problem }

const enter = async (code: string | undefined): Promise<SignIn> => {
  const answer = code === undefined ? undefined : await signIn(fetch, code)
  if (answer?.ok) {
    storeSession(localStorage, answer.value)
    return { step: "in", session: answer.value }
  }
  // A link opened twice: the session that it bought the first time still stands.
  const session = storedSession(localStorage, Date.now())
  if (session !== undefined) return { step: "in", session }
  return answer === undefined ? { step: "out" } : { step: "out", problem: answer.problem }
}

const Signed = ({ session, sessionOver }: { readonly session: Session; readonly sessionOver: () => void }) => {
  const [store, setStore] = useState<Store>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session has one store
  useEffect(() => {
    const { store: made, dispose } = browserStore(session, sessionOver, (renewed) =>
      storeSession(localStorage, renewed),
    )
    setStore(made)
    return dispose
  }, [session])
  return store === undefined ? <SigningInPage /> : <Dashboard store={store} />
}

/** Read once, before anything can copy the address. */
const { code, cleanAddress } = codeIn(location.href)
if (code !== undefined) history.replaceState(null, "", cleanAddress)
const entering = enter(code)

export const App = () => {
  const [state, setState] = useState<SignIn>({ step: "asking" })
  useEffect(() => {
    void entering.then(setState)
  }, [])
  const sessionOver = () => {
    forgetSession(localStorage)
    setState({ step: "out" })
  }
  switch (state.step) {
    case "asking":
      return <SigningInPage />
    case "in":
      return <Signed session={state.session} sessionOver={sessionOver} />
    case "out":
      return <SignedOutPage problem={state.problem} />
  }
}
