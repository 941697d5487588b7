/** One clock for all processes of a run: the machine's monotonic one, which nobody sets back. */
export const nowMs = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}
