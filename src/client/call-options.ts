/** How a write is to be carried out. */
export interface Write {
  /**
   * Names this call: it is carried out at most once in 24 hours, and its answer is given again.
   * Without one the client makes one, so that it can repeat a call whose answer was lost.
   */
  readonly idempotencyKey?: string | undefined;
  /** Why, for the audit trail. */
  readonly reason?: string | undefined;
}

/** Which state of a credential is to be changed. */
export interface Versioned {
  /** Its version that was seen; of any other one nothing is changed. */
  readonly ifVersion?: number | undefined;
}
