/** Guards of the store, in Postgres and in the simulator's memory: fences, one commit, snapshots that are to be trusted. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source text, replaced as it stands
import { type Killers, type Mutation, simulator } from "./mutation.ts"

const commitTest: Killers = { project: "servers", file: "src/ledger/commit.test.ts" }
const snapshotsTest: Killers = { project: "servers", file: "src/ledger/snapshots.test.ts" }

export const storeMutations: ReadonlyArray<Mutation> = [
  {
    name: "Postgres: the epoch is not checked",
    file: "config/migrations/0030_commit_rows.sql",
    original: " and p.epoch = f.epoch::bigint and p.cursor = f.previous::bigint",
    replacement: " and p.cursor = f.previous::bigint",
    killers: commitTest,
  },
  {
    name: "Postgres: the previous cursor is not checked",
    file: "config/migrations/0030_commit_rows.sql",
    original: " and p.epoch = f.epoch::bigint and p.cursor = f.previous::bigint",
    replacement: " and p.epoch = f.epoch::bigint",
    killers: commitTest,
  },
  {
    name: "Postgres: the cursor moves in a transaction of its own",
    file: "src/ledger/commit.ts",
    original: "Effect.andThen(Effect.suspend(() => sql.unsafe(statement, rows.parameters(fences)))),",
    replacement: [
      "Effect.andThen(Effect.forEach(fences, (fence) => sql`update partitions set cursor = ${fence.cursor} where partition = ${fence.partition}`)),",
      "Effect.andThen(Effect.suspend(() => sql.unsafe(statement, rows.parameters(fences.map((fence) => ({ ...fence, previous: fence.cursor })))))),",
    ].join("\n"),
    killers: commitTest,
  },
  {
    name: "Postgres: snapshots of another stream are read",
    file: "src/ledger/snapshots.ts",
    original: "join partitions p on p.partition = s.partition and p.generation = s.generation",
    replacement: "join partitions p on p.partition = s.partition",
    killers: snapshotsTest,
  },
  {
    name: "Postgres: snapshots ahead of the cursor are read",
    file: "src/ledger/snapshots.ts",
    original: "where s.user_id = any($1::text[]) and s.seq <= p.cursor",
    replacement: "where s.user_id = any($1::text[])",
    killers: snapshotsTest,
  },
  {
    name: "torn snapshots are read",
    file: "src/ledger/snapshots.ts",
    original: "if (!sameBytes(checksumOf(row.state), row.checksum)) return undefined",
    replacement: "if (!sameBytes(row.checksum, row.checksum)) return undefined",
    killers: simulator,
  },
  {
    name: "memory: the epoch is not checked",
    file: "src/sim/memory-store.ts",
    original: "(epochStands || !this.guards.epoch) &&",
    replacement: "true &&",
    killers: simulator,
  },
  {
    name: "memory: the cursor moves apart from the rows",
    file: "src/sim/memory-store.ts",
    original: "  oneCommit: true,\n",
    replacement: "  oneCommit: false,\n",
    killers: simulator,
  },
]
