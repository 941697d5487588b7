/** `pacer token USER`: a session token for scripts and load testers, signed with this data folder's key. */
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { UserId } from "../../streams/events.ts"
import { tokenKeyFile } from "./data-folder.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "./flags.ts"

const options = {
  userId: Argument.String("user").pipe(Argument.withDescription("The user's id"), Argument.withSchema(UserId)),
  seconds: Flag.Int("seconds").pipe(
    Flag.withDescription(`How long it is valid (default and most: ${limits.tokenSecondsMax})`),
    Flag.filter(
      (seconds) => seconds > 0 && seconds <= limits.tokenSecondsMax,
      (seconds) => `${seconds} is not between 1 and ${limits.tokenSecondsMax}`,
    ),
    Flag.withDefault(limits.tokenSecondsMax),
  ),
  dataDirectory: dataDirectoryFlag,
  json: jsonFlag("Print a JSON line with the user, the token and its end"),
}

export const tokenCommand = Command.make(
  "token",
  options,
  Effect.fnUntraced(function* ({ userId, seconds, dataDirectory, json }) {
    const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
    const { Tokens } = yield* Effect.promise(() => import("../trust/tokens.ts"))
    const minted = yield* Effect.flatMap(Tokens, (tokens) => tokens.mint(userId, seconds)).pipe(
      Effect.provide(Tokens.layer({ keyFile: tokenKeyFile(directory) })),
    )
    const expires = new Date(minted.expiresMs).toISOString()
    yield* Console.log(json ? JSON.stringify({ userId, token: minted.token, expires }) : minted.token)
  }),
).pipe(Command.withDescription("Print a session token for a user"))
