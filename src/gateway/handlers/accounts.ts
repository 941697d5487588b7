/**
 * Linked accounts over HTTP. Linking records the consent first (I3: after its commit), so that nothing is ever read
 * without; the sync hears of every change by a message, and finds by itself what it did not hear. Whose an account is
 * stands in each statement's own condition, behind the one check that somebody is signed in (I9).
 */
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import {
  type LinkedAccount,
  link,
  linkedAccountsOf,
  type PartnerState,
  partnerStates,
  unlink,
  wish,
} from "../../feeds/sync/linked-account.ts"
import { SyncPartners } from "../../feeds/sync/partner.ts"
import { PartnerDoors } from "../../feeds/sync/partner-doors.ts"
import { tellSync } from "../../feeds/sync/wake.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { consentEvent } from "../commands.ts"
import type { AccountStatus, AccountView } from "../contract/accounts.ts"
import { Api } from "../contract.ts"
import { bankNotFound, databaseAway, linkedAccountNotFound, notLinked } from "../problem.ts"
import { submit } from "../submit.ts"
import { ownAccount } from "./access.ts"

const dayMs = 86_400_000
const away = Effect.mapError(() => databaseAway)

const textOf = (timeMs: number): string => new Date(timeMs).toISOString()

const statusOf = (
  account: LinkedAccount,
  isOpen: boolean,
  lateMs: number,
  nowMs: number,
): typeof AccountStatus.Type => {
  if (account.state === "stopped") return "stopped"
  if (account.failures > 0 || isOpen) return "failing"
  if (account.lastSuccessMs === null) return "new"
  return nowMs - account.lastSuccessMs > lateMs ? "late" : "up-to-date"
}

/** Two intervals and a minute for the run itself. */
const lateAfterMs = (intervalMs: number): number => 2 * intervalMs + 60_000

const viewOf = (
  account: LinkedAccount,
  partner: { readonly name: string; readonly intervalMs: number } | undefined,
  state: PartnerState | undefined,
  nowMs: number,
): typeof AccountView.Type => {
  const openUntilMs = state?.openUntilMs ?? 0
  const isOpen = openUntilMs > nowMs
  const isStopped = account.state === "stopped" || partner === undefined
  const status = statusOf(account, isOpen, lateAfterMs(partner?.intervalMs ?? limits.syncIntervalMs), nowMs)
  const nextTryMs = Math.max(account.nextTryMs, isOpen ? openUntilMs : 0)
  return {
    accountId: String(account.id),
    bank: { id: account.partner, name: partner?.name ?? account.partner },
    account: account.account,
    label: account.label,
    source: account.source,
    status: partner === undefined ? "stopped" : status,
    lastSuccessAt: account.lastSuccessMs === null ? null : textOf(account.lastSuccessMs),
    lagSeconds:
      account.lastSuccessMs === null ? null : Math.max(0, Math.floor((nowMs - account.lastSuccessMs) / 1_000)),
    nextTryAt: isStopped ? null : textOf(nextTryMs),
    error:
      partner === undefined
        ? "This bank is not read any more."
        : (account.error ?? (isOpen ? (state?.error ?? null) : null)),
    needs:
      account.state !== "stopped" || partner === undefined ? null : account.waitsForConsent ? "consent" : "sign-in",
    imported: account.imported,
  }
}

const standing = Effect.fnUntraced(function* (userId: string) {
  const partners = yield* SyncPartners
  const accounts = yield* linkedAccountsOf(userId).pipe(away)
  const states = new Map((yield* partnerStates.pipe(away)).map((state) => [state.partner, state]))
  const nowMs = yield* Clock.currentTimeMillis
  return {
    accounts: accounts.map((one) => viewOf(one, partners.get(one.partner), states.get(one.partner), nowMs)),
    banks: partners.list().map(({ id, name }) => ({ id, name })),
  }
})

const consentFor = Effect.fnUntraced(function* (
  userId: string,
  about: { readonly source: string; readonly account: string },
  state: "granted" | "withdrawn",
) {
  const nowMs = yield* Clock.currentTimeMillis
  const origin = { userId, idempotencyKey: undefined, nowMs }
  const { source, account } = about
  const expiresMs = state === "granted" ? nowMs + limits.consentDaysDefault * dayMs : undefined
  yield* submit(consentEvent(origin, { source, account, purpose: "transactions" }, state, expiresMs))
})

export const accountsHandlers = HttpApiBuilder.group(Api, "accounts", (handlers) =>
  handlers.handleAll({
    list: () => Effect.flatMap(ownAccount("read"), standing),
    link: ({ payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        if (!payload.consentGiven) {
          return yield* Effect.fail(notLinked("An account is only read with your consent.", "consentGiven"))
        }
        const door = (yield* PartnerDoors).get(payload.bank)
        if (door === undefined) return yield* Effect.fail(bankNotFound(payload.bank))
        const access = yield* door.partner.protocol
          .exchange(door, payload.code)
          .pipe(Effect.mapError((failure) => notLinked(failure.message, "code")))
        const { source, id: partner } = door.partner
        yield* consentFor(userId, { source, account: access.account }, "granted")
        const cipher = yield* FieldCipher
        const credential = cipher.seal(userId, access.credential)
        const nowMs = yield* Clock.currentTimeMillis
        const { account, label } = access
        const id = yield* link({ userId, source, account, partner, label, credential, nowMs }).pipe(away)
        if (id === undefined) {
          return yield* Effect.fail(notLinked(`At most ${limits.linkedAccountsPerUserMax} accounts can be linked.`))
        }
        yield* tellSync({ id, partner })
        return yield* standing(userId)
      }),
    unlink: ({ params }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const gone = yield* unlink(userId, Number(params.accountId)).pipe(away)
        if (gone === undefined) return yield* Effect.fail(linkedAccountNotFound(params.accountId))
        yield* consentFor(userId, gone, "withdrawn")
        return yield* standing(userId)
      }),
    sync: ({ params }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const id = Number(params.accountId)
        const partner = yield* wish(userId, id, yield* Clock.currentTimeMillis).pipe(away)
        if (partner === undefined) return yield* Effect.fail(linkedAccountNotFound(params.accountId))
        yield* tellSync({ id, partner })
        return yield* standing(userId)
      }),
  }),
)
