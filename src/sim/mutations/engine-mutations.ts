/** Guards of the engine: what counts once, who owns, what is committed together, what leaves when (I2 to I6, I10). */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source text, replaced as it stands
import { type Mutation, simulator } from "./mutation.ts"

export const engineMutations: ReadonlyArray<Mutation> = [
  {
    name: "identities are not looked up",
    file: "src/partition/priors.ts",
    original: "if (!mightHold(traveller.seen, identity)) return",
    replacement: "if (mightHold(traveller.seen, identity)) return",
    killers: simulator,
  },
  {
    name: "the filter of seen identities is never filled",
    file: "src/budget/traveller/apply.ts",
    original:
      "if (prior === undefined && logged.event.subject === traveller.userId) addIdentity(traveller.seen, logged.identity)",
    replacement:
      "if (prior !== undefined && logged.event.subject === traveller.userId) addIdentity(traveller.seen, logged.identity)",
    killers: simulator,
  },
  {
    name: "what uncommitted batches know of an identity is not looked at",
    file: "src/partition/priors.ts",
    original: "const known = overlay.get(identity)",
    replacement: 'const known = overlay.get("")',
    killers: simulator,
  },
  {
    name: "a sequence is folded again",
    file: "src/partition/fold.ts",
    original: "if (tenancy === undefined || inbound.seq <= tenancy.folded) continue",
    replacement: "if (tenancy === undefined) continue",
    killers: simulator,
  },
  {
    name: "a reader takes what its consumer delivers, whatever is missing between",
    file: "src/partition/pull.ts",
    original: "if (place.deliverySequence !== ++delivered) {",
    replacement: "if (++delivered < 0) {",
    killers: { project: "servers", file: "src/partition/pull.test.ts" },
  },
  {
    name: "dead letters follow the cursor",
    file: "src/partition/owner.ts",
    original: "    yield* log.keepDeadLetters(batch.dead)\n    yield* store.commit(batch.rows, fences)\n",
    replacement: "    yield* store.commit(batch.rows, fences)\n    yield* log.keepDeadLetters(batch.dead)\n",
    killers: simulator,
  },
  {
    name: "dead letters are not kept",
    file: "src/partition/owner.ts",
    original: "yield* log.keepDeadLetters(batch.dead)",
    replacement: "yield* log.keepDeadLetters([])",
    killers: simulator,
  },
  {
    name: "whoever waits is answered before the commit",
    file: "src/partition/owner.ts",
    original: "    yield* store.commit(batch.rows, fences)\n",
    replacement:
      "    answerWaiting(batch.waiting, tenancies, parts.categorise, log.send)\n    yield* store.commit(batch.rows, fences)\n",
    killers: simulator,
  },
  {
    name: "the outbox is published a second time under another id",
    file: "src/partition/outbox.ts",
    original: "yield* published\n",
    replacement:
      "for (const row of confirmed) yield* log.deliver({ ...row, id: `${outboxId(row)}:again` })\n  yield* published\n",
    killers: simulator,
  },
  {
    name: "outbox rows are deleted unconfirmed",
    file: "src/partition/outbox.ts",
    original: "if (confirmed.length > 0) yield* store.forgetOutbox(confirmed)",
    replacement: "yield* store.forgetOutbox(rows)",
    killers: simulator,
  },
]
