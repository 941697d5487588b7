/** Who speaks: what a verified token says, and nothing that a client claims beside it. */
export interface Principal {
  readonly userId: string
  /** Epoch milliseconds after which this word no longer counts. */
  readonly expiresMs: number
  /** When the session began that this token belongs to; absent of a token that stands alone and is never renewed. */
  readonly signedInMs?: number
}
