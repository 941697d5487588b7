/**
 * Processor time of other processes, as Linux accounts it: what a bench took from the machine, which says more on a
 * shared one than how long it lasted. Elsewhere there is no /proc and the figure is left out.
 */
import { readdirSync, readFileSync } from "node:fs"

/** Linux reports in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100

interface Usage {
  readonly parent: number
  readonly ownTicks: number
  /** Of children that ended and were waited for. */
  readonly endedTicks: number
}

const usageOf = (pid: string): Usage | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name in parentheses may hold anything; field 3 (state) follows it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const field = (number: number): number => Number(fields[number - 3])
    return { parent: field(4), ownTicks: field(14) + field(15), endedTicks: field(16) + field(17) }
  } catch {
    return undefined
  }
}

const isNumber = (name: string): boolean => /^\d+$/.test(name)

/** A process and its children, the ended ones too; undefined where the system does not tell. */
export const cpuSecondsOf = (pid: number): number | undefined => {
  const own = usageOf(String(pid))
  if (own === undefined) return undefined
  let ticks = own.ownTicks + own.endedTicks
  for (const name of readdirSync("/proc").filter(isNumber)) {
    const child = usageOf(name)
    if (child?.parent === pid) ticks += child.ownTicks + child.endedTicks
  }
  return ticks / ticksPerSecond
}

/** Megabytes of memory that a process holds; undefined where the system does not tell. */
export const residentMegabytesOf = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1_024)
  } catch {
    return undefined
  }
}
