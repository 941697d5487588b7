/**
 * Tells one process from the next that gets its number: a pid alone proves nothing after a crash or a reboot, so pid
 * files and the lock keep the pid with the moment it began. Nothing is ever signalled without this check.
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { Schema } from "effect"

/** A process as a file on disk remembers it. */
export const ProcessRecord = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int, began: Schema.String }))
export type ProcessRecord = typeof ProcessRecord.Type

const beganOnLinux = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name in parentheses may hold anything; what follows it starts with field 3 (state), and 22 is the start time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    if (fields[0] === "Z" || fields[0] === "X") return undefined
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
    return `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

const beganElsewhere = (pid: number): string | undefined => {
  const answer = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" })
  const text = answer.status === 0 ? answer.stdout.trim() : ""
  return text === "" ? undefined : text
}

/** When the process of this number began, as an opaque text; undefined when there is none (or only its corpse). */
export const processBegan = (pid: number): string | undefined =>
  process.platform === "linux" ? beganOnLinux(pid) : beganElsewhere(pid)

export const isRunning = (record: ProcessRecord): boolean => processBegan(record.pid) === record.began

const decode = Schema.decodeUnknownOption(ProcessRecord)

/** The record in a file, or undefined when there is none or it is no record. */
export const readProcessRecord = (file: string): ProcessRecord | undefined => {
  try {
    const decoded = decode(readFileSync(file, "utf8"))
    return decoded._tag === "Some" ? decoded.value : undefined
  } catch {
    return undefined
  }
}

/** The processes that this one started and that still run; none where the system does not tell (it is not Linux). */
export const childrenOf = (pid: number): ReadonlyArray<ProcessRecord> => {
  try {
    const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number)
    return pids.filter((child) => child > 0).flatMap((child) => recordOf(child) ?? [])
  } catch {
    return []
  }
}

/** This or another running process as a record; undefined when it has already gone. */
export const recordOf = (pid: number): ProcessRecord | undefined => {
  const began = processBegan(pid)
  return began === undefined ? undefined : { pid, began }
}
