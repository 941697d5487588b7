/** `pacer replay`: its options and what it prints. What it does is in replay.ts; it is loaded only when asked for. */
import { Console, Effect, Option, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { settings } from "../../config/settings.ts"
import { UserId } from "../../streams/events.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "../launch/flags.ts"
import type { ReplayedTraveller } from "./replay.ts"
import type { BudgetDifference, Standing } from "./replay-difference.ts"

const percents = (list: ReadonlyArray<number>): string => (list.length === 0 ? "none" : `${list.join(" %, ")} %`)

const standing = (one: Standing | null): string =>
  one === null ? "not here" : `${one.category}, day ${dayText(one.localDay)}, ${one.spendMinor}`

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

const budgetLines = (userId: string, one: BudgetDifference): ReadonlyArray<string> => {
  const { entered, left, category, day, amount } = one
  const hidden = Math.max(0, Math.max(entered + left, category, day, amount) - one.changed.length)
  return [
    `${userId} / ${one.budgetId}: spent ${one.spentBeforeMinor} → ${one.spentAfterMinor} (minor units); of ${one.transactions} transactions ` +
      `${entered} came in, ${left} went out, ${category} changed category, ${day} day, ${amount} amount; ` +
      `thresholds announced ${percents(one.thresholdsBefore)} → ${percents(one.thresholdsAfter)}`,
    ...one.changed.map((change) => `    ${change.externalId}: ${standing(change.before)} → ${standing(change.after)}`),
    ...(hidden > 0 ? [`    … and at least ${hidden} more`] : []),
  ]
}

const travellerLines = (one: ReplayedTraveller): ReadonlyArray<string> => {
  if (one.refused !== undefined) {
    return [
      `${one.userId}: today's rules refuse the archived event ${one.refused.seq}: ${one.refused.reason}; left as it was`,
    ]
  }
  const odd = one.snapshot === "differs" || one.snapshot === "unreadable"
  return [
    ...one.differences.flatMap((difference) => budgetLines(one.userId, difference)),
    ...(odd ? [`${one.userId}: the stored snapshot ${one.snapshot === "differs" ? "differs" : "cannot be read"}`] : []),
  ]
}

const isNews = (one: ReplayedTraveller): boolean =>
  one.refused !== undefined || one.changedRecords > 0 || one.differences.length > 0 || travellerLines(one).length > 0

interface Summary {
  users: number
  events: number
  differing: number
  changedRecords: number
  written: number
  refused: number
}

const count = (summary: Summary, one: ReplayedTraveller): void => {
  summary.users++
  summary.events += one.events
  if (isNews(one)) summary.differing++
  summary.changedRecords += one.changedRecords
  if (one.written) summary.written++
  if (one.refused !== undefined) summary.refused++
}

const summaryLine = (
  { users, events, differing, changedRecords, written, refused }: Summary,
  dryRun: boolean,
): string =>
  `${users} travellers rebuilt from ${events} events: ${differing} differ, ${changedRecords} transactions stand otherwise` +
  `${refused > 0 ? `, ${refused} travellers could not be rebuilt` : ""}; ` +
  (dryRun
    ? "nothing was written."
    : `${written} travellers were written: snapshot, records, and what waits for rates; the archive's rows stay.`)

const options = {
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Look only; Pacer may run meanwhile"),
    Flag.withDefault(false),
  ),
  user: Flag.String("user").pipe(Flag.withDescription("Only this user"), Flag.withSchema(UserId), Flag.optional),
  dataDirectory: dataDirectoryFlag,
  json: jsonFlag("Print each traveller that differs, and the figures at the end, as JSON lines"),
}

export const replayCommand = Command.make(
  "replay",
  options,
  Effect.fnUntraced(function* ({ dryRun, user, dataDirectory, json }) {
    const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
    const [{ replay, ReplayError }, { cascade }, { databaseLayer }, { reachableDatabase }, { FieldCipher }] =
      yield* Effect.promise(() =>
        Promise.all([
          import("./replay.ts"),
          import("../budget/categorise/cascade.ts"),
          import("./database.ts"),
          import("../launch/servers.ts"),
          import("../trust/field-cipher.ts"),
        ]),
      )
    const summary: Summary = { users: 0, events: 0, differing: 0, changedRecords: 0, written: 0, refused: 0 }
    const show = (one: ReplayedTraveller) => {
      count(summary, one)
      if (!isNews(one)) return Effect.void
      return json
        ? Console.log(JSON.stringify(one))
        : Effect.forEach(travellerLines(one), (text) => Console.log(text), { discard: true })
    }
    yield* Effect.scoped(
      Effect.gen(function* () {
        const url = yield* reachableDatabase(directory)
        const all = replay({
          dryRun,
          categorise: cascade.categorise,
          ...(Option.isSome(user) ? { userId: user.value } : {}),
        })
        yield* Stream.runForEach(all, show).pipe(
          Effect.provide([databaseLayer(url), FieldCipher.passThrough]),
          Effect.scoped,
        )
      }),
    )
    yield* Console.log(json ? JSON.stringify({ ...summary, dryRun }) : summaryLine(summary, dryRun))
    if (summary.refused > 0) {
      return yield* new ReplayError({
        message: `${summary.refused} travellers could not be rebuilt with today's rules.`,
      })
    }
  }),
).pipe(
  Command.withDescription(
    "Rebuild every traveller from the archive with today's rules, print what differs budget by budget, and write it",
  ),
  Command.withExamples([
    { command: "pacer replay --dry-run", description: "What a changed rule would change" },
    { command: "pacer replay --user ayu --json", description: "One traveller, for machines" },
  ]),
)
