// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Service {
  readonly id: number;
  /** null once its account is gone. */
  readonly accountId: number | null;
  readonly name: string;
  /** Its credentials sign in while it is Active or Completed. */
  readonly status:
    | 'Pending'
    | 'Active'
    | 'Completed'
    | 'Suspended'
    | 'Terminated'
    | 'Cancelled'
    | 'Fraud';
  readonly createdAt: string;
}

export interface ServiceList {
  readonly items: readonly Service[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}
