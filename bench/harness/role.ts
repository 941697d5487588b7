/** The child's side of child.ts: decodes its options, talks to its parent, closes its scope when the parent hangs up. */
import { Effect, Exit, Fiber, Queue, Schema, type Scope } from "effect"

export interface Parent {
  readonly tell: (message: unknown) => void
  /** The next message, which must be of this shape. */
  readonly hear: <A>(schema: Schema.Decoder<A>) => Effect.Effect<A, Schema.SchemaError>
}

/** The word that starts the clock of a role that was told to wait for it. */
export const Go = Schema.Struct({ go: Schema.Literal(true) })

/** Runs the main effect, which ends with `Effect.never` when it is to be there until its parent hangs up. */
export const runRole = <Options, E>(
  options: Schema.Decoder<Options>,
  main: (options: Options, parent: Parent) => Effect.Effect<unknown, E, Scope.Scope>,
): void => {
  const heard = Effect.runSync(Queue.unbounded<unknown>())
  const parent: Parent = {
    tell: (message) => void process.send?.(message),
    hear: (schema) => Queue.take(heard).pipe(Effect.flatMap((message) => Schema.decodeUnknownEffect(schema)(message))),
  }
  process.on("message", (message) => Queue.offerUnsafe(heard, message))
  const given = Schema.decodeUnknownSync(Schema.fromJsonString(options))(process.argv[2] ?? "")
  const fiber = Effect.runFork(Effect.scoped(main(given, parent)))
  fiber.addObserver((exit) => {
    const failed = Exit.isFailure(exit) && process.connected
    if (failed) process.stderr.write(`${String(exit.cause)}\n`)
    process.exit(failed ? 1 : 0)
  })
  process.on("disconnect", () => Effect.runFork(Fiber.interrupt(fiber)))
  // Ctrl-C reaches the whole group: the parent decides when a child ends.
  process.on("SIGINT", () => undefined)
}
