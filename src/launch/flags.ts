/** The flags that several commands share, each with the setting that stands in when it is not given. */
import { type Config, Effect, Option } from "effect"
import { Flag } from "effect/cli"

/** The flag's value, else the setting's. Fails with a sentence that names the variable when that is wrong. */
export const orSetting = <A>(
  given: Option.Option<A>,
  setting: Config.Config<A>,
): Effect.Effect<A, Config.ConfigError> =>
  Effect.suspend(() => (Option.isSome(given) ? Effect.succeed(given.value) : setting))

export const dataDirectoryFlag = Flag.String("data-dir").pipe(
  Flag.withDescription("Where everything is kept (default .pacer, or PACER_DATA_DIR)"),
  Flag.optional,
)

/** @param what is printed then */
export const jsonFlag = (what: string) => Flag.Boolean("json").pipe(Flag.withDescription(what), Flag.withDefault(false))
