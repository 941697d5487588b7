/** What the oracle is told and what it says: the log, and all that must have come of it. */

export interface LogMessage {
  readonly partition: number
  readonly seq: number
  readonly text: string
  readonly userId: string
  /** Why it can be no event. */
  readonly dead?: string
}

export interface ExpectedBudget {
  readonly userId: string
  readonly budgetId: string
  readonly closed: boolean
  readonly startDate: string
  readonly endDate: string
  readonly totalMinor: number
  readonly spentMinor: number
  readonly pendingMinor: number
  readonly count: number
  /** Of what holds something, by name. */
  readonly byCategory: Readonly<Record<string, readonly [spentMinor: number, count: number]>>
  readonly byDay: Readonly<Record<string, readonly [spentMinor: number, oneOffMinor: number, count: number]>>
  /** Source, external id, status and spend of every transaction that rests here. */
  readonly transactions: ReadonlyArray<string>
  /** Purse and currency to what it holds, or lacks. */
  readonly wallets: Readonly<Record<string, number>>
  readonly name: string
  /** Of what is planned, by category. */
  readonly planned: Readonly<Record<string, number>>
  /** Held back by corrections. */
  readonly reserveMinor: number
  /** Mode, target and locks, where they were ever said. */
  readonly settings: string
  /** Goal to kind, target, priority, whether it is paused, and what was put aside. */
  readonly goals: Readonly<Record<string, string>>
  /** Category to what is booked and not paid; booking to its category, sum, day, and what became of it. */
  readonly owed: Readonly<Record<string, number>>
  readonly bookings: Readonly<Record<string, string>>
  /** Ascending, each with whether it is crossed. */
  readonly thresholds: ReadonlyArray<readonly [percent: number, crossed: boolean]>
}

export interface Expected {
  readonly budgets: ReadonlyArray<ExpectedBudget>
  /** User to how many transactions rest in no budget. */
  readonly held: Readonly<Record<string, number>>
  /** `<partition>:<seq>` of every event that says something new. */
  readonly rows: ReadonlySet<string>
  /** Distinct transactions and commands. */
  readonly identityCount: number
  /** User, budget, what and the day: each trip that began or ended while ticks told the time. */
  readonly turns: ReadonlySet<string>
  /** `<partition>:<seq>` to the reason. */
  readonly deadLetters: ReadonlyMap<string, string>
  /** `<user> <budget>` to what each companion is owed (or owes), without those who are even. */
  readonly balances: ReadonlyMap<string, Readonly<Record<string, number>>>
  /** User to the latest word per source, account and purpose. */
  readonly consents: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** User to the most rows that their transactions can ever have had in one budget. */
  readonly rowsMax: Readonly<Record<string, number>>
  /** The partitions' latest tick. */
  readonly clocks: ReadonlyMap<number, number>
  /** What the owners of shared trips were told wrong. */
  readonly wrongWords: ReadonlyArray<string>
}
