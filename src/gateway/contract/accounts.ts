/**
 * Linked accounts: banks and wallets that Pacer asks for what is new, how each is doing in plain words, linking one with
 * the code that the bank gave, taking it out again, and reading it now.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "../../../streams/events.ts"
import { EngineTimeout, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"

const accountId = Schema.String.check(
  Schema.isPattern(/^[1-9]\d{0,15}$/, { expected: "the id of a linked account" }),
).annotate({ description: "A linked account of the traveller.", examples: ["17"] })

export const LinkAccount = Schema.Struct({
  bank: Schema.String.check(Schema.isMaxLength(64)).annotate({ description: "The id of a bank of GET /api/accounts." }),
  code: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(512)).annotate({
    description: "What the bank gave after the traveller had agreed there; works once.",
  }),
  consentGiven: Schema.Boolean.annotate({
    description: "That Pacer may read this account's transactions. Without it nothing is linked.",
  }),
}).annotate({ identifier: "LinkAccount" })

export const AccountStatus = Schema.Literals(["new", "up-to-date", "late", "failing", "stopped"]).annotate({
  description:
    "`late`: nothing is wrong, and the last success is older than it should be. `failing`: tried again by itself. `stopped`: waits for the traveller.",
})

export const AccountView = Schema.Struct({
  accountId: Schema.String,
  bank: Schema.Struct({ id: Schema.String, name: Schema.String }),
  account: Schema.String.annotate({ description: "As its consent names it." }),
  label: Schema.String.annotate({
    description: "The bank's name for it, with its last digits.",
    examples: ["Tabungan ··0001"],
  }),
  source: Schema.String,
  status: AccountStatus,
  lastSuccessAt: Schema.NullOr(Instant),
  /** How far behind the bank it may be. */
  lagSeconds: Schema.NullOr(Schema.Int),
  nextTryAt: Schema.NullOr(Instant),
  error: Schema.NullOr(Schema.String.annotate({ description: "What is wrong, in a sentence." })),
  needs: Schema.NullOr(Schema.Literals(["consent", "sign-in"])).annotate({
    description: "What `stopped` waits for: the traveller's consent with us, or at the bank (link it again).",
  }),
  imported: Schema.Int.annotate({ description: "Transactions that it has brought." }),
}).annotate({ identifier: "LinkedAccount" })

export const AccountsAnswer = Schema.Struct({
  accounts: Schema.Array(AccountView),
  banks: Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String })).annotate({
    description: "That can be linked.",
  }),
}).annotate({ identifier: "LinkedAccounts" })

const error = [NotFound, Refused, Unavailable, EngineTimeout] as const

export class AccountsGroup extends HttpApiGroup.make("accounts")
  .add(
    HttpApiEndpoint.get("list", "/api/accounts", { success: AccountsAnswer, error: [Unavailable] }).annotateMerge(
      OpenApi.annotations({ summary: "Linked accounts and how each is doing" }),
    ),
    HttpApiEndpoint.post("link", "/api/accounts", {
      payload: LinkAccount,
      success: AccountsAnswer.pipe(HttpApiSchema.status(201)),
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Link an account",
        description: "Its consent is recorded, then it is read at once. Linking it again replaces the access.",
      }),
    ),
    HttpApiEndpoint.delete("unlink", "/api/accounts/:accountId", {
      params: { accountId },
      success: AccountsAnswer,
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take an account out",
        description: "Its consent is withdrawn and nothing is read any more; what was recorded stays.",
      }),
    ),
    HttpApiEndpoint.post("sync", "/api/accounts/:accountId/sync", {
      params: { accountId },
      success: AccountsAnswer,
      error: [NotFound, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read an account now",
        description: "Answered before it is read; `sync_completed` on the WebSocket tells when it has been.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Accounts", description: "Banks and wallets that are read." })) {}
