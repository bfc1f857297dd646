// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { Diff, Subject } from './preview.ts';

export interface AuditEntry {
  /** Its place in the trail, without gaps. */
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly subject: Subject;
  /** Version of the record after the change. */
  readonly version: number | null;
  readonly author: {
    readonly kind: string;
    readonly name: string;
    /** The face that the call came through. */
    readonly door: string;
    readonly address: string | null;
    readonly requestId: string | null;
    readonly reason: string;
  };
  readonly diff: Diff;
  /** Keyed digest over this entry and the one before it. */
  readonly mac: string;
}

export interface AuditList {
  readonly items: readonly AuditEntry[];
  /** The `after` of the next page; null = this is the last one. */
  readonly next: number | null;
}

export interface AuditCheck {
  readonly isWhole: boolean;
  /** Entries that follow one another as they were written. */
  readonly entries: number;
  /** Digest of the last of them. */
  readonly mac: string;
  /** Place and digest of the last of them, to be noted elsewhere; null = there is none. */
  readonly head: string | null;
  /** Place of the first entry that is not as it was written. */
  readonly brokenAt: number | null;
  /** Whether the trail goes on from `expect`; false = it was rewritten or cut off. */
  readonly hasNoted: boolean | null;
}
