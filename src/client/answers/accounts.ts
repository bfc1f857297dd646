// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Account {
  readonly id: number;
  readonly name: string;
  /** The user who owns it. */
  readonly ownerId: number;
  /** A Closed one loses every access. */
  readonly status: 'Active' | 'Inactive' | 'Closed';
  /** Whether single sign-on may sign in to it. */
  readonly allowSso: boolean;
  readonly createdAt: string;
}

export interface AccountList {
  readonly items: readonly Account[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface Member {
  readonly accountId: number;
  readonly userId: number;
  readonly permissions: readonly (
    | 'profile'
    | 'contacts'
    | 'products'
    | 'manageproducts'
    | 'productsso'
    | 'domains'
    | 'managedomains'
    | 'invoices'
    | 'quotes'
    | 'tickets'
    | 'affiliates'
    | 'emails'
    | 'orders'
  )[];
}

export interface MemberList {
  readonly items: readonly Member[];
}
