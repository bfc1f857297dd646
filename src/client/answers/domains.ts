// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Domain {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly status:
    | 'Pending'
    | 'Pending Registration'
    | 'Pending Transfer'
    | 'Active'
    | 'Grace'
    | 'Redemption'
    | 'Expired'
    | 'Transferred Away'
    | 'Cancelled'
    | 'Fraud';
  readonly createdAt: string;
}

export interface DomainList {
  readonly items: readonly Domain[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}
