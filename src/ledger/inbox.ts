/**
 * The inbox of a traveller in Postgres: what was decided to be said and when, its text sealed, and what they made of it;
 * their settings beside it. A row is written once under its own id, so that facts that are read twice say nothing twice.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import type { Decision, Paced, Severity } from "../budget/notifications/pacing.ts"
import {
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
  settingsDefault,
} from "../budget/notifications/settings.ts"
import { FieldCipher } from "../trust/field-cipher.ts"

const minute = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_439 }))

/** As it is kept, and as the contract has it. */
export const SettingsFields = {
  timeZone: Schema.NullOr(Schema.String),
  quietHours: Schema.NullOr(Schema.Struct({ fromMinute: minute, toMinute: minute })),
  urgentAlways: Schema.Boolean,
  perDayMax: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: limits.notificationsPerDayMax })),
  bundleNews: Schema.Boolean,
  digestMinute: minute,
  mutedKinds: Schema.Array(Schema.Literals(notificationKinds)),
}
const decodeSettings = Schema.decodeUnknownSync(Schema.Struct(SettingsFields))

export const readSettings = Effect.fn("readNotificationSettings")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly settings: unknown }>`
    select settings from notification_settings where user_id = ${userId}`
  // Rows outlive code: what a newer version adds has its default.
  const kept = row?.settings
  const settings: NotificationSettings =
    typeof kept === "object" && kept !== null ? decodeSettings({ ...settingsDefault, ...kept }) : settingsDefault
  return settings
})

export const writeSettings = Effect.fn("writeNotificationSettings")(function* (
  userId: string,
  settings: NotificationSettings,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`insert into notification_settings (user_id, settings) values (${userId}, ${PgTypes.jsonb(settings)})
    on conflict (user_id) do update set settings = excluded.settings`
})

/** What the inbox holds of one thing that was said, before it has a time. */
export interface Saying {
  readonly userId: string
  readonly notificationId: string
  readonly kind: NotificationKind
  readonly severity: Severity
  readonly topic: string
  /** Empty: about no budget. */
  readonly budgetId: string
  readonly partition: number
  readonly seq: number
  readonly atMs: number
  readonly text: string
  /** Of an insight: what opens the transactions behind it. */
  readonly insightId?: string
  /** Of an anomaly: the alert that the traveller may answer. */
  readonly alertId?: string
}

const Sealed = Schema.fromJsonString(
  Schema.Struct({
    text: Schema.String,
    insightId: Schema.optionalKey(Schema.String),
    alertId: Schema.optionalKey(Schema.String),
  }),
)
const decodeSealed = Schema.decodeUnknownSync(Sealed)

interface PacedRow extends Paced {
  readonly notificationId: string
}

/** What has been decided for a traveller within the time that pacing looks at, and what is still to come. */
export const recentlyPaced = Effect.fnUntraced(function* (userId: string, atMs: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<PacedRow>`
    select notification_id as "notificationId", kind, topic, severity, at_ms::float8 as "atMs",
           deliver_at_ms::float8 as "deliverAtMs", digest
      from notifications
     where user_id = ${userId} and deliver_at_ms > ${PgTypes.float8(atMs - 2 * limits.notificationRepeatMs)}::float8`
})

/** What still waits to be said of a budget's thresholds when it passes the next: half used up is no news by then. */
export const overtake = Effect.fnUntraced(function* ({ userId, budgetId, kind, seq, atMs }: Saying) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    delete from notifications
     where user_id = ${userId} and budget_id = ${budgetId} and kind = ${kind} and not delivered
       and seq < ${PgTypes.float8(seq)}::float8::bigint and deliver_at_ms > ${PgTypes.float8(atMs)}::float8::bigint`
})

export const writeSaying = Effect.fnUntraced(function* (
  saying: Saying,
  decision: Extract<Decision, { verdict: "deliver" }>,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const { userId, notificationId, kind, severity, topic, budgetId, partition, seq, atMs, text, insightId, alertId } =
    saying
  const words = {
    text,
    ...(insightId === undefined ? {} : { insightId }),
    ...(alertId === undefined ? {} : { alertId }),
  }
  const sealed = cipher.seal(userId, JSON.stringify(words))
  yield* sql`
    insert into notifications (user_id, notification_id, kind, severity, topic, budget_id, partition, seq, at_ms,
                               deliver_at_ms, digest, sealed)
    values (${userId}, ${notificationId}, ${kind}, ${severity}, ${topic}, ${budgetId}, ${PgTypes.int2(partition)},
            ${PgTypes.float8(seq)}::float8::bigint, ${PgTypes.float8(atMs)}::float8::bigint,
            ${PgTypes.float8(decision.atMs)}::float8::bigint, ${decision.digest}, ${sealed})
    on conflict do nothing`
})

export interface Notification {
  readonly userId: string
  readonly notificationId: string
  readonly kind: string
  readonly severity: string
  readonly budgetId: string
  readonly partition: number
  readonly seq: number
  readonly atMs: number
  readonly deliverAtMs: number
  readonly digest: boolean
  readonly seenAtMs: number | null
  readonly dismissedAtMs: number | null
  readonly actedAtMs: number | null
  readonly text: string
  readonly insightId?: string
  readonly alertId?: string
}

type NotificationRow = Omit<Notification, "text" | "insightId" | "alertId"> & { readonly sealed: Uint8Array }

const columns = `user_id as "userId", notification_id as "notificationId", kind, severity, budget_id as "budgetId",
  partition, seq::float8 as seq, at_ms::float8 as "atMs", deliver_at_ms::float8 as "deliverAtMs", digest,
  seen_at_ms::float8 as "seenAtMs", dismissed_at_ms::float8 as "dismissedAtMs", acted_at_ms::float8 as "actedAtMs", sealed`

const opened = (rows: ReadonlyArray<NotificationRow>) =>
  Effect.map(FieldCipher, (cipher) =>
    rows.map(({ sealed, ...row }): Notification => ({ ...row, ...decodeSealed(cipher.open(row.userId, sealed)) })),
  )

/** What is due, with the partition's owner, whose versions tell how it follows what a screen has seen. */
export interface Due extends Notification {
  readonly epoch: number
  readonly generation: string
}

/** What is due by the partition's own clock and was not shown yet; each is taken by one gateway. */
export const takeDue = Effect.fn("takeDueNotifications")(function* () {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql.unsafe<NotificationRow & Pick<Due, "epoch" | "generation">>(
    `with due as (
       select w.user_id as due_user, w.notification_id as due_id, p.epoch::float8 as epoch, p.generation
         from partitions p join notifications w on w.partition = p.partition and not w.delivered
          and w.deliver_at_ms <= greatest(p.clock_ms, coalesce(p.cursor_log_ms, 0))
        order by w.deliver_at_ms, w.notification_id limit ${limits.notifierPageRows} for update of w skip locked)
     update notifications set delivered = true from due
      where user_id = due_user and notification_id = due_id
     returning ${columns}, due.epoch, due.generation`,
  )
  return rows.map(({ sealed, ...row }): Due => ({ ...row, ...decodeSealed(cipher.open(row.userId, sealed)) }))
})

export const unreadOf = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly count: number }>`
    select count(*)::int4 as count from notifications
     where user_id = ${userId} and delivered and seen_at_ms is null and dismissed_at_ms is null`
  return row?.count ?? 0
})

/** One page, newest first; what was dismissed is not shown. @param before of the page before, as it was answered */
export const inboxPage = Effect.fn("inboxPage")(function* (
  userId: string,
  before: { readonly deliverAtMs: number; readonly notificationId: string } | undefined,
  limit: number,
) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<NotificationRow>(
    `select ${columns} from notifications
      where user_id = $1 and delivered and dismissed_at_ms is null
        and (deliver_at_ms, notification_id) < ($2::float8, $3::text collate "C")
      order by deliver_at_ms desc, notification_id desc limit $4::int4`,
    [
      userId,
      PgTypes.float8(before?.deliverAtMs ?? Number.MAX_SAFE_INTEGER),
      before?.notificationId ?? "",
      PgTypes.int4(limit + 1),
    ],
  )
  return { notifications: yield* opened(rows.slice(0, limit)), more: rows.length > limit }
})

/** Undefined when the traveller has no such notification, or it was not shown yet. */
export const notificationOf = Effect.fnUntraced(function* (userId: string, notificationId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<NotificationRow>(
    `select ${columns} from notifications where user_id = $1 and notification_id = $2 and delivered`,
    [userId, notificationId],
  )
  return (yield* opened(rows))[0]
})

export const unseenOf = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<NotificationRow>(
    `select ${columns} from notifications
      where user_id = $1 and delivered and seen_at_ms is null and dismissed_at_ms is null
      order by deliver_at_ms limit ${limits.pageRowsMax}`,
    [userId],
  )
  return yield* opened(rows)
})

export type Response = "seen" | "dismissed" | "acted"
const responseColumns = { seen: "seen_at_ms", dismissed: "dismissed_at_ms", acted: "acted_at_ms" } as const

/** What they made of it; the first time stands. Whoever acts on it or puts it away has seen it. */
export const markResponse = Effect.fnUntraced(function* (
  userId: string,
  notificationId: string,
  response: Response,
  atMs: number,
) {
  const sql = yield* SqlClient.SqlClient
  const column = responseColumns[response]
  yield* sql.unsafe(
    `update notifications set ${column} = coalesce(${column}, $3::float8::bigint)
       ${response === "seen" ? "" : ", seen_at_ms = coalesce(seen_at_ms, $3::float8::bigint)"}
      where user_id = $1 and notification_id = $2`,
    [userId, notificationId, PgTypes.float8(atMs)],
  )
})

export interface KindSummary {
  readonly kind: string
  readonly delivered: number
  readonly seen: number
  readonly dismissed: number
  readonly acted: number
}

export const responseSummary = Effect.fn("responseSummary")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<KindSummary>`
    select kind, count(*)::int4 as delivered, count(seen_at_ms)::int4 as seen,
           count(dismissed_at_ms)::int4 as dismissed, count(acted_at_ms)::int4 as acted
      from notifications where user_id = ${userId} and delivered group by kind order by kind`
})

export interface FactRow {
  readonly partition: number
  readonly seq: number
  readonly n: number
  readonly atMs: number
  readonly userId: string
  readonly budgetId: string
  readonly kind: string
  readonly data: unknown
}

/** Partitions with facts that were not looked at yet. */
export const partitionsWithNews = Effect.fnUntraced(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`insert into notification_cursors (partition, seq, n) select partition, 0, 0 from partitions
    on conflict do nothing`
  return yield* sql<{ readonly partition: number }>`
    select c.partition from notification_cursors c
     where exists (select 1 from facts f where f.partition = c.partition and (f.seq, f.n) > (c.seq, c.n))`
})

/**
 * The next facts of a partition, behind its cursor, which moves on with what `tell` writes: both or neither. Another
 * gateway that reads the same partition goes first, and this one finds nothing.
 */
export const tellFacts = Effect.fnUntraced(function* <E, R>(
  partition: number,
  tell: (facts: ReadonlyArray<FactRow>) => Effect.Effect<void, E, R>,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql.withTransaction(
    Effect.gen(function* () {
      const [cursor] = yield* sql<{ readonly seq: number; readonly n: number }>`
        select seq::float8 as seq, n from notification_cursors where partition = ${PgTypes.int2(partition)}
           for update skip locked`
      if (cursor === undefined) return
      const facts = yield* sql<FactRow>`
        select partition, seq::float8 as seq, n, round(extract(epoch from at) * 1000)::float8 as "atMs",
               user_id as "userId", budget_id as "budgetId", kind, data
          from facts
         where partition = ${PgTypes.int2(partition)}
           and (seq, n) > (${PgTypes.float8(cursor.seq)}::float8::bigint, ${PgTypes.int4(cursor.n)}::int4)
         order by seq, n limit ${PgTypes.int4(limits.notifierPageRows)}`
      const last = facts.at(-1)
      if (last === undefined) return
      yield* tell(facts)
      yield* sql`update notification_cursors set seq = ${PgTypes.float8(last.seq)}::float8::bigint,
        n = ${PgTypes.int4(last.n)} where partition = ${PgTypes.int2(partition)}`
    }),
  )
})
