/** On a phone, when the line is down: from when the figures are, and that nothing entered now is lost. */
import type { ConnectionPhase } from "../connection.ts"
import { ago } from "../days.ts"
import { Icon } from "./icon.tsx"
import { useNow } from "./now.ts"

export const StaleNote = ({
  phase,
  updatedAtMs,
}: {
  readonly phase: ConnectionPhase
  readonly updatedAtMs: number | undefined
}) => {
  const nowMs = useNow(15_000)
  if (phase === "live" || phase === "connecting" || phase === "ended") return null
  const since =
    updatedAtMs === undefined ? "Figures as this device last saw them." : `Last update ${ago(nowMs - updatedAtMs)}.`
  return (
    <p className="stale">
      <Icon name="cloudOff" size={18} />
      <span>{since} Cash you add is kept here and sent when you are back.</span>
    </p>
  )
}
