/** Whether what is shown is live, and if not, from when it is. */
import type { ConnectionPhase } from "../connection.ts"
import { ago } from "../days.ts"
import { Icon } from "./icon.tsx"
import { useNow } from "./now.ts"

const words: { readonly [phase in ConnectionPhase]: string } = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
  ended: "Signed out",
}

export const ConnectionBadge = ({
  phase,
  updatedAtMs,
}: {
  readonly phase: ConnectionPhase
  readonly updatedAtMs: number | undefined
}) => {
  const nowMs = useNow(15_000)
  const updated = updatedAtMs === undefined ? "" : ago(Math.max(0, nowMs - updatedAtMs))
  return (
    <p className="connection" data-phase={phase} data-testid="connection" role="status">
      {phase === "live" ? (
        <span className="pulse" aria-hidden="true" />
      ) : (
        <Icon name={phase === "offline" ? "cloudOff" : "sync"} size={15} />
      )}
      <span>{words[phase]}</span>
      {updated !== "" && (
        <span className="connection-age">{phase === "live" ? `updated ${updated}` : `last update ${updated}`}</span>
      )}
    </p>
  )
}
