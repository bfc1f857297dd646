// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface ApiCredential {
  readonly id: number;
  readonly identifier: string;
  readonly description: string;
  /** The administrator in whose name it acts. */
  readonly admin: string;
  readonly roles: readonly string[];
  readonly createdAt: string;
}

export interface ApiCredentialList {
  readonly items: readonly ApiCredential[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface CreatedApiCredential {
  readonly id: number;
  readonly identifier: string;
  readonly description: string;
  /** The administrator in whose name it acts. */
  readonly admin: string;
  readonly roles: readonly string[];
  readonly createdAt: string;
  /** Shown only now. */
  readonly secret: string;
}
