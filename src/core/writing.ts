import type { AuditEntry, Author } from './audit.ts';
import type { Secret } from './secret.ts';

/** How long an idempotency key is remembered, in milliseconds (24 hours). */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

/**
 * One write as its caller asked for it: by whom, and how. A store does the change, its entry in the
 * audit trail and the remembered answer in one transaction.
 */
export interface Writing {
  readonly author: Author;
  /** One of `AUDIT_ACTIONS`. */
  readonly action: string;
  /** Only find out what would change: everything is undone and `DryRun` is thrown. */
  readonly dryRun: boolean;
  readonly once: Once | undefined;
  /** The secret that this write shows once; remembered with the answer, and brought back by it. */
  secret: Secret | undefined;
}

/** An idempotency key: the write is done at most once, and its answer is given again. */
export interface Once {
  /** Keyed digest of the key and of whose it is. */
  readonly key: string;
  /** Keyed digest of what was asked; another one under the same key is refused. */
  readonly request: string;
  /** When the key is forgotten, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Encrypts an answer for storage, because it may hold a secret. */
  seal(text: string): string;
  open(sealed: string): string;
}

/** How a dry run ends: nothing was written; these entries would have been. */
export class DryRun extends Error {
  override readonly name = 'DryRun';
  readonly entries: readonly AuditEntry[];

  constructor(entries: readonly AuditEntry[]) {
    super('nothing was written');
    this.entries = entries;
  }
}
