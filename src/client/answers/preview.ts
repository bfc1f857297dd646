// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Preview {
  readonly dryRun: true;
  /** The entries that the audit trail would hold; empty = nothing would change. */
  readonly changes: readonly {
    readonly action: string;
    readonly subject: Subject;
    readonly version: number | null;
    readonly diff: Diff;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Each field before and after; `from` or `to` is absent where it did not exist. */
export type Diff = Readonly<
  Record<string, { readonly from?: unknown | undefined; readonly to?: unknown | undefined }>
>;

export interface Subject {
  readonly kind: string;
  readonly id: string;
}
