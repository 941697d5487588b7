/**
 * A solver's thread begins here, in plain JavaScript: a thread does not inherit its process's way of reading TypeScript,
 * and a loader that is registered in the thread itself works on every Node release from 20 on.
 */
import { register } from "tsx/esm/api"

register()
const { solve } = await import("./work.ts")

/** @param {{ task: import("./work.ts").SolveTask, port: import("node:worker_threads").MessagePort }} given */
export default ({ task, port }) => {
  try {
    return solve(task, (progress) => {
      port.postMessage(progress)
      return true
    })
  } finally {
    port.close()
  }
}
