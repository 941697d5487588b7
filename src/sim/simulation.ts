/**
 * One run of the deterministic world: the real engine on the memory broker and the memory store, through a plan's
 * messages and faults, until everything is committed; then everything that can be compared is compared (I1 to I10).
 */
import { Context, Effect, Exit, Layer, Schema, Scope } from "effect"
import { partitionOf, partitionSubject, viewSubject } from "../../streams/subjects.ts"
import { Residents } from "../actor/residents.ts"
import { cascade } from "../budget/categorise/cascade.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import { LearnedGuarantee } from "../ledger/learned-guarantee.ts"
import { Store } from "../ledger/store.ts"
import { Engine, engineOn } from "../partition/engine.ts"
import { Log } from "../partition/log.ts"
import { Outcome } from "../push/protocol.ts"
import { type Cipher, FieldCipher } from "../trust/field-cipher.ts"
import type { BreakStore } from "./broken-stores.ts"
import { Faults, type PlannedFault } from "./faults.ts"
import { worldStartMs } from "./history/story.ts"
import { compare, compareStates } from "./judge.ts"
import { MemoryBroker } from "./memory-log.ts"
import { allGuards, type Guards, MemoryDatabase, storeOf } from "./memory-store.ts"
import type { Expected } from "./oracle/expected.ts"
import { oracle } from "./oracle.ts"
import { Wire } from "./wire.ts"
import type { Plan } from "./workload.ts"
import { Process, Trace, World } from "./world.ts"

export interface Result {
  /** What is not as it must be; empty when all is well. */
  readonly divergences: ReadonlyArray<string>
  /** Faults that struck. */
  readonly counts: ReadonlyMap<string, number>
  /** Messages by the type of their event, and what travellers' events sent to others. */
  readonly told: ReadonlyMap<string, number>
  readonly messages: number
  readonly trace: ReadonlyArray<string>
}

export interface Options {
  readonly guards?: Guards
  readonly breakStore?: BreakStore
  readonly trace?: boolean
}

/** A process with an engine in it. */
interface Running {
  readonly process: Process
  /** As a signal that the process hears: its finalizers run. */
  interrupt: () => void
  engine: Context.Service.Shape<typeof Engine> | undefined
  /** Why it ended by itself. */
  ended: string | undefined
}

const patienceMs = 900_000
const lookEveryMs = 500
const restartMsMax = 400
/** How often a snapshot is damaged before the last look at all of them. */
const tornAtEnd = 0.3
/** Longer than a traveller stays in memory unused, the sweep's pause included. */
const untilAsleepMs = 130_000

class Simulation {
  readonly #plan: Plan
  readonly #world: World
  readonly #faults = new Faults()
  readonly #database: MemoryDatabase
  readonly #broker: MemoryBroker
  readonly #wire: Wire
  readonly #cipher: Cipher
  readonly #breakStore: BreakStore
  readonly #engines: Array<Running> = []
  readonly #divergences: Array<string> = []
  /** Messages by what they say. */
  readonly #types = new Map<string, number>()
  #born = 0
  #published = 0
  #isStarting = false

  constructor(plan: Plan, cipher: Cipher, { guards = allGuards, breakStore, trace = false }: Options) {
    this.#breakStore = breakStore ?? ((store) => store)
    this.#plan = plan
    this.#cipher = cipher
    this.#world = new World({
      startMs: worldStartMs,
      dice: new Dice(`world ${plan.seed}`),
      trace: new Trace(trace),
    })
    this.#database = new MemoryDatabase(this.#world, guards, cipher)
    const hear = (subject: string, text: string) => this.#hear(subject, text)
    const hearOutbox = (id: string, payload: string) => this.#hearOutbox(id, payload)
    this.#broker = new MemoryBroker(this.#world, this.#faults, plan.partitionCount, hear, hearOutbox)
    this.#wire = new Wire(this.#faults, (process, fault) => this.#strike(process, fault))
  }

  async run(): Promise<Result> {
    const { messages, faults } = this.#plan
    for (const message of messages) this.#world.after(message.atMs, () => this.#publish(message))
    for (const fault of faults) this.#world.after(fault.atMs, () => this.#arm(fault))
    this.#supervise()
    const stormMs = Math.max(0, ...messages.map((one) => one.atMs), ...faults.map((one) => one.atMs)) + 1
    const isLost = () => this.#divergences.length > 0
    await this.#world.runUntil(isLost, stormMs)
    this.#faults.calm()
    const isOver = await this.#world.runUntil(() => isLost() || this.#isDone(), patienceMs)
    if (!isOver) this.#divergences.push(`it did not catch up: ${this.#standing()}`)
    else if (!isLost()) await this.#judge()
    for (const { process } of this.#engines) if (process.alive) process.kill()
    return {
      divergences: [...this.#divergences, ...this.#database.violations, ...this.#broker.violations],
      counts: this.#faults.counts,
      told: new Map([...this.#types, ["outbox", this.#database.sentRows.size]]),
      messages: this.#published,
      trace: this.#world.trace.lines,
    }
  }

  #publish({ partition, userId, type, text, faults }: Plan["messages"][number]): void {
    this.#published++
    for (const fault of faults) this.#faults.count(fault)
    this.#types.set(type, (this.#types.get(type) ?? 0) + 1)
    this.#broker.publish(partition, partitionSubject(partition, userId), Buffer.from(text))
  }

  /** Whoever waits for an outcome hears of it after the commit, not before (I3). */
  #hear(subject: string, text: string): void {
    const userId = /^inbox\.([^-]+)-/.exec(subject)?.[1]
    if (userId === undefined) return
    const { version, eventId } = decodeOutcome(text)
    const cursor = this.#database.partitions.get(partitionOf(userId, this.#plan.partitionCount))?.cursor ?? 0
    if (version.sequence > cursor) this.#divergences.push(`${eventId} was answered before it was committed (I3)`)
  }

  /** What leaves a partition is committed by then, and goes under the name that its event has (I10). */
  #hearOutbox(id: string, payload: string): void {
    if (!this.#database.sentRows.has(id)) this.#divergences.push(`${id} left before it was committed (I10)`)
    if (!payload.includes(`"id":"${id}"`)) this.#divergences.push(`${id} left under another name (I10)`)
  }

  // ── processes ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Something runs, whatever happens: a frozen process is not something. */
  #supervise(): void {
    if (this.#current === undefined && !this.#isStarting) {
      this.#isStarting = true
      this.#world.after(this.#world.dice.integer(0, restartMsMax), () => {
        this.#isStarting = false
        this.#start()
      })
    }
    this.#world.after(lookEveryMs, () => this.#supervise())
  }

  get #awake(): ReadonlyArray<Running> {
    return this.#engines.filter(({ process, ended }) => process.alive && !process.frozen && ended === undefined)
  }

  /** The youngest that is awake. */
  get #current(): Running | undefined {
    return this.#awake.at(-1)
  }

  #services(process: Process) {
    const log = this.#broker.log(process, this.#wire)
    const store = storeOf(process, this.#database, this.#wire, this.#faults)
    return Layer.mergeAll(
      Layer.succeed(Log, log),
      Layer.succeed(Store, this.#breakStore(store, log)),
      Layer.succeed(FieldCipher, this.#cipher),
      LearnedGuarantee.released,
    )
  }

  #start(): void {
    const process = new Process(`p${this.#born++}`, this.#world)
    const running: Running = { process, interrupt: () => process.kill(), engine: undefined, ended: undefined }
    this.#engines.push(running)
    const life = Effect.scoped(
      Effect.gen({ self: this }, function* () {
        const built = yield* Layer.build(engineOn().pipe(Layer.provide(this.#services(process))))
        running.engine = Context.get(built, Engine)
        return yield* running.engine.stopped
      }),
    )
    process.enqueue(() => {
      const fiber = Effect.runForkWith(process.context)(life)
      running.interrupt = () => fiber.interruptUnsafe()
      fiber.addObserver((exit) => this.#ended(running, exit))
    })
    this.#world.note(() => `${process.name} starts`)
  }

  #ended(running: Running, exit: Exit.Exit<never, { readonly message: string }>): void {
    const { process } = running
    running.ended = Exit.isFailure(exit) ? String(exit.cause) : ""
    this.#world.note(() => `${process.name} ended`)
    // Being replaced is what a stopped engine may say; anything else is a bug.
    if (!/fenced/.test(running.ended) && !/Interrupt/.test(running.ended)) {
      this.#divergences.push(`an engine stopped: ${running.ended}`)
    }
    process.kill()
  }

  // ── faults ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #arm(fault: PlannedFault): void {
    this.#world.note(() => `fault ${JSON.stringify(fault)}`)
    if (fault.kind === "snapshotTorn" && this.#database.tear()) this.#faults.count(fault.kind)
    else if (fault.kind === "cut") {
      this.#broker.cut(fault.forMs)
      this.#faults.count(fault.kind)
    } else if (fault.during !== undefined || !isOfProcess(fault)) this.#faults.arm(fault)
    else if (this.#current !== undefined) {
      this.#faults.count(fault.kind)
      this.#strike(this.#current.process, fault)
    }
  }

  #strike(process: Process, { kind, forMs }: PlannedFault): void {
    if (!process.alive) return
    this.#world.note(() => `${kind} of ${process.name}`)
    if (kind === "crash") process.kill()
    else if (kind === "stop") this.#engines.find((one) => one.process === process)?.interrupt()
    else {
      if (kind === "stall") {
        process.frozen = true
        this.#world.after(forMs, () => {
          process.frozen = false
          this.#world.note(() => `${process.name} wakes`)
        })
      }
      // Another one takes over although the first still lives.
      this.#start()
    }
  }

  // ── the end ────────────────────────────────────────────────────────────────────────────────────────────────────

  get #owner(): Running | undefined {
    const epochOf = ({ engine }: Running): number => engine?.cursors()[0]?.epoch ?? 0
    return [...this.#awake].sort((left, right) => epochOf(left) - epochOf(right)).at(-1)
  }

  /** The one that is asked has itself seen everything committed: one that was replaced in its sleep has not. */
  #isDone(): boolean {
    const { engine } = this.#owner ?? {}
    if (engine?.status() !== "running") return false
    if (this.#engines.some(({ process }) => process.alive && process.frozen)) return false
    if (this.#database.outbox.size > 0) return false
    return this.#broker.streams.every((stream, partition) => {
      const committed = this.#database.partitions.get(partition)?.cursor ?? 0
      return committed === stream.length && engine.counters.cursors.get(partition) === stream.length
    })
  }

  #standing(): string {
    const cursors = this.#broker.streams.map(
      (stream, partition) => `${this.#database.partitions.get(partition)?.cursor ?? 0} of ${stream.length}`,
    )
    const states = this.#engines
      .filter(({ process }) => process.alive)
      .map(({ process, engine }) => `${process.name} ${engine?.status()} ${engine?.trouble() ?? ""}`)
    const waiting = [...this.#database.outbox.keys()].map((id) => `outbox row ${id} waits`)
    return [...cursors, ...waiting, ...states].join("; ")
  }

  async #judge(): Promise<void> {
    const expected = oracle(this.#logged())
    const users = [...expected.consents.keys()]
    const owner = this.#owner
    if (owner === undefined) return
    const views = new Map<string, unknown>()
    let asked = 0
    for (const { userId, budgetId } of expected.budgets) {
      asked++
      const subject = viewSubject(partitionOf(userId, this.#plan.partitionCount))
      const request = JSON.stringify({ ask: "budget", userId, budgetId })
      this.#broker.ask(owner.process, subject, request, (answer) => {
        views.set(`${userId} ${budgetId}`, JSON.parse(answer))
      })
    }
    if (!(await this.#world.runUntil(() => views.size === asked, patienceMs))) {
      this.#divergences.push(`${asked - views.size} views were never answered`)
    }
    this.#divergences.push(...compare(expected, { views, database: this.#database, broker: this.#broker }))
    await this.#compareRebuilt(expected, users)
  }

  #logged() {
    const dead = new Map(this.#plan.messages.flatMap((one) => (one.dead === undefined ? [] : [[one.text, one.dead]])))
    return this.#broker.streams.flat().map(({ partition, seq, subject, data }) => {
      const text = Buffer.from(data).toString("utf8")
      const reason = dead.get(text)
      return {
        partition,
        seq,
        text,
        userId: subject.split(".")[2] ?? "",
        ...(reason === undefined ? {} : { dead: reason }),
      }
    })
  }

  /** The state in memory (as its snapshot, written when everybody sleeps), from snapshot and archive, from the archive alone. */
  async #compareRebuilt(expected: Expected, userIds: ReadonlyArray<string>): Promise<void> {
    await this.#world.runUntil(() => false, untilAsleepMs)
    const snapshots = new Map(this.#database.snapshots)
    const whole = this.#database.snapshotsOf(userIds)
    if (this.#world.dice.chance(tornAtEnd) && this.#database.tear()) this.#faults.count("snapshotTorn")
    const resumed = await this.#rebuild(userIds)
    this.#database.snapshots.clear()
    const rebuilt = await this.#rebuild(userIds)
    this.#divergences.push(...compareStates(expected, rebuilt))
    for (const userId of userIds) {
      const fromArchive = rebuilt.get(userId)
      const differs = (what: string, text: string | undefined) => {
        if (text === fromArchive?.text) return
        const difference = firstDifference(text ?? "", fromArchive?.text ?? "")
        this.#divergences.push(`${userId}: ${what} is not the one from the archive alone (I1): ${difference}`)
      }
      differs("the state from snapshot and archive", resumed.get(userId)?.text)
      const row = whole.has(userId) ? snapshots.get(userId) : undefined
      if (row !== undefined && row.seq === fromArchive?.seq) {
        differs("the state in memory", canonical(this.#cipher.open(userId, row.state)))
      }
    }
  }

  async #rebuild(
    userIds: ReadonlyArray<string>,
  ): Promise<ReadonlyMap<string, { readonly seq: number; readonly text: string }>> {
    const process = new Process("rebuild", this.#world)
    const states = new Map<string, { readonly seq: number; readonly text: string }>()
    const { partitionCount } = this.#plan
    let ended = false
    const rebuild = Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.make()
      const residents = new Residents({ cipher: this.#cipher, categorise: cascade.categorise, scope })
      const users = userIds.map((userId) => ({ userId, partition: partitionOf(userId, partitionCount) }))
      yield* residents.load(users, this.#world.nowMs)
      for (const resident of residents.all()) {
        const { userId, state, seq } = residents.seal(resident, "1")
        states.set(userId, { seq, text: canonical(this.#cipher.open(userId, state)) })
      }
    })
    process.enqueue(() => {
      Effect.runForkWith(process.context)(Effect.provide(rebuild, this.#services(process))).addObserver((exit) => {
        ended = true
        if (Exit.isFailure(exit)) this.#divergences.push(`nothing could be rebuilt: ${String(exit.cause)}`)
      })
    })
    await this.#world.runUntil(() => ended, patienceMs)
    process.kill()
    return states
  }
}

const isOfProcess = ({ kind }: PlannedFault): boolean => ["crash", "stop", "stall", "takeover"].includes(kind)

const decodeOutcome = Schema.decodeUnknownSync(Schema.fromJsonString(Outcome))

/** The same for the same content, whatever the order of its fields. */
const canonical = (json: string): string =>
  JSON.stringify(JSON.parse(json), (_key, value: unknown) => {
    if (typeof value === "string" && value.startsWith("{")) return JSON.parse(value)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
  })

const firstDifference = (left: string, right: string): string => {
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  const near = (text: string) => text.slice(Math.max(0, at - 60), at + 60)
  return `… ${near(left)} … instead of … ${near(right)} …`
}

const cipherOf = Effect.runSync(
  Effect.scoped(Effect.map(Layer.build(FieldCipher.passThrough), (built) => Context.get(built, FieldCipher))),
)

export const simulate = (plan: Plan, options: Options = {}): Promise<Result> =>
  new Simulation(plan, cipherOf, options).run()
