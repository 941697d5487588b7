/**
 * A thread that reads statement files begins here, in plain JavaScript: a thread does not inherit its process's way of
 * reading TypeScript, and a loader that is registered in the thread itself works on every Node release from 20 on.
 */
import { register } from "tsx/esm/api"

register()
const { readStatement } = await import("./read-statement.ts")

/** @param {import("./read-statement.ts").ReadingTask} task */
export default (task) => readStatement(task)
