// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Webhook {
  readonly id: number;
  /** Part of the id of each message. */
  readonly uuid: string;
  readonly url: string;
  readonly description: string;
  /** Such as `credential.rotate-secret`, `credential.*`, or `*` for every one. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Why it was switched off by itself: answered 410, or took nothing for days. */
  readonly offReason: 'gone' | 'failing' | null;
  /** Last four characters of the secret that signs. */
  readonly secretHint: string;
  /** Until then the secret before the last one signs too. */
  readonly oldSecretUntil: string | null;
  /** Place of the trail of the last replay. */
  readonly replayedFrom: number | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ListedWebhook {
  readonly id: number;
  /** Part of the id of each message. */
  readonly uuid: string;
  readonly url: string;
  readonly description: string;
  /** Such as `credential.rotate-secret`, `credential.*`, or `*` for every one. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Why it was switched off by itself: answered 410, or took nothing for days. */
  readonly offReason: 'gone' | 'failing' | null;
  /** Last four characters of the secret that signs. */
  readonly secretHint: string;
  /** Until then the secret before the last one signs too. */
  readonly oldSecretUntil: string | null;
  /** Place of the trail of the last replay. */
  readonly replayedFrom: number | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deliveries: {
    /** Place of the trail up to which it was told. */ readonly position: number;
    /** Entries behind that place, also those it did not ask for. */
    readonly behind: number;
    /** Events that wait for another try. */
    readonly parked: number;
    readonly lastSuccessAt: string | null;
    /** null = the last try went well. */
    readonly failingSince: string | null;
    /** Such as `answered 500`. */
    readonly lastFailure: string | null;
    /** Events that were given up since the last replay. */
    readonly givenUp: number;
    /** Place of the first of them. */
    readonly givenUpFrom: number | null;
  };
}

export interface WebhookList {
  readonly items: readonly ListedWebhook[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface WebhookWithSecret {
  readonly id: number;
  /** Part of the id of each message. */
  readonly uuid: string;
  readonly url: string;
  readonly description: string;
  /** Such as `credential.rotate-secret`, `credential.*`, or `*` for every one. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Why it was switched off by itself: answered 410, or took nothing for days. */
  readonly offReason: 'gone' | 'failing' | null;
  /** Last four characters of the secret that signs. */
  readonly secretHint: string;
  /** Until then the secret before the last one signs too. */
  readonly oldSecretUntil: string | null;
  /** Place of the trail of the last replay. */
  readonly replayedFrom: number | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Signs its messages; shown only now. */
  readonly secret: string;
}

export interface ReplayStart {
  readonly from: number;
}

export interface PingResult {
  readonly taken: boolean;
  /** Such as `answered 204` or `timed out`. */
  readonly outcome: string;
  readonly milliseconds: number;
}
