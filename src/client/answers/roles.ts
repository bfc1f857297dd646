// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Role {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
}

export interface RoleList {
  readonly items: readonly Role[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}
