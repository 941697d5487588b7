/**
 * `pacer engine`: one owner alone, as a process of its own, on the servers of a deployment. Several share the partitions
 * (`--share 1/2` and `--share 2/2`), on one machine or on many: an owner is bound to one core, so this is how the engine
 * grows. `pacer start` starts them itself when it is asked for more than one.
 */
import { Console, Context, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { partitionsOf, shareOf } from "../partition/shares.ts"
import { dataDirectoryFlag, orSetting } from "./flags.ts"
import { LaunchError } from "./launch-error.ts"
import { isRunning, recordOf } from "./process-identity.ts"

const options = {
  share: Flag.String("share").pipe(
    Flag.withDescription("Which owner of how many, such as 2/3: it takes every third partition, from the second on"),
    Flag.withDefault("1/1"),
  ),
  parent: Flag.Int("parent").pipe(Flag.withDescription("Ends when this process has gone"), Flag.optional),
  dataDirectory: dataDirectoryFlag,
}

const gone = (pid: number) => new LaunchError({ message: `Process ${pid}, which this engine belongs to, has gone.` })

/** Never succeeds; fails when that very process has gone. */
const untilGone = Effect.fnUntraced(function* (pid: number) {
  const parent = recordOf(pid)
  while (parent !== undefined && isRunning(parent)) yield* Effect.sleep(limits.parentCheckMs)
  return yield* gone(pid)
})

export const engineCommand = Command.make(
  "engine",
  options,
  Effect.fnUntraced(function* (given) {
    const share = shareOf(given.share)
    const partitionCount = yield* settings.partitionCount
    if (share === undefined || share.owners > partitionCount) {
      const message = `--share ${given.share} is no share of ${partitionCount} partitions; write it as 2/3.`
      return yield* new LaunchError({ message })
    }
    const [{ Broker }, { databaseLayer }, { Engine, engineLayer }, { FieldCipher }, { knownServers }] =
      yield* Effect.promise(() =>
        Promise.all([
          import("../broker/connection.ts"),
          import("../ledger/database.ts"),
          import("../partition/engine.ts"),
          import("../trust/field-cipher.ts"),
          import("./servers.ts"),
        ]),
      )
    const { natsUrl, databaseUrl } = yield* knownServers(yield* orSetting(given.dataDirectory, settings.dataDirectory))
    const partitions = partitionsOf(share, partitionCount)
    const connections = Layer.mergeAll(
      Broker.layer({ url: natsUrl, partitionCount }),
      databaseLayer(databaseUrl),
      FieldCipher.passThrough,
    )
    const running = Effect.gen(function* () {
      const { stopped } = Context.get(yield* Layer.build(engineLayer({ partitions })), Engine)
      yield* Console.log(`engine ${given.share}: partitions ${partitions.join(", ")}`)
      const parent = Option.getOrUndefined(given.parent)
      return yield* parent === undefined ? stopped : Effect.raceFirst(stopped, untilGone(parent))
    })
    return yield* Effect.scoped(running).pipe(Effect.provide(connections))
  }),
).pipe(Command.withDescription("Run one owner of the engine alone, on servers that are there: several share the load."))
