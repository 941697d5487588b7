/** The pages without a trip on them: signed out, signing in, loading, nothing planned yet, nothing reached. */
import type { ReactNode } from "react"
import { type Problem, problemText } from "../problem.ts"
import { Icon, Mark } from "./icon.tsx"

const Page = ({
  title,
  children,
  picture,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly picture: ReactNode
}) => (
  <main className="blank">
    <div className="blank-card">
      {picture}
      <h1>{title}</h1>
      {children}
    </div>
  </main>
)

export const SignedOutPage = ({ problem }: { readonly problem: Problem | undefined }) => (
  <Page title="Your trip is waiting" picture={<Mark size={64} />}>
    <p>
      Pacer opens with a personal link that works once. Open the latest link you were sent, or ask for a new one where
      you signed up.
    </p>
    {problem && (
      <p className="blank-note" role="alert">
        <Icon name="info" size={18} />
        <span>{problem.status === 401 ? "This link was used before or has expired." : problemText(problem)}</span>
      </p>
    )}
  </Page>
)

export const SigningInPage = () => (
  <Page title="Signing you in" picture={<Mark size={64} />}>
    <p role="status">One moment.</p>
  </Page>
)

export const NoTripPage = ({ plan, askPrice }: { readonly plan: () => void; readonly askPrice: () => void }) => (
  <Page
    title="Where to next?"
    picture={
      <span className="blank-icon">
        <Icon name="luggage" size={34} />
      </span>
    }
  >
    <p>Plan a trip, say what it may cost, and Pacer keeps count of every payment from then on.</p>
    <button type="button" className="primary wide" onClick={plan}>
      <Icon name="plus" /> Plan a trip
    </button>
    <button type="button" className="quiet-button wide" onClick={askPrice}>
      <Icon name="gauge" /> How much will it cost?
    </button>
  </Page>
)

export const UnreachablePage = ({ problem, retry }: { readonly problem: Problem; readonly retry: () => void }) => (
  <Page
    title="Pacer cannot be reached"
    picture={
      <span className="blank-icon">
        <Icon name="cloudOff" size={34} />
      </span>
    }
  >
    <p>{problemText(problem)}</p>
    <button type="button" className="primary wide" onClick={retry}>
      <Icon name="sync" /> Try again
    </button>
  </Page>
)

/** The page's own shape in grey: nothing jumps when the figures come. */
export const LoadingPage = () => (
  <main className="layout loading" aria-busy="true" data-testid="loading">
    <p className="sr-only" role="status">
      Loading your trip
    </p>
    <div className="main-column">
      <div className="ghost ghost-hero" />
      <div className="ghost ghost-strip" />
      <div className="ghost ghost-card" />
    </div>
    <div className="side-column">
      <div className="ghost ghost-card" />
      <div className="ghost ghost-card" />
    </div>
  </main>
)
