import type { ClientIdentifier } from './ids.ts';

/** What a protocol record belongs to; each tie is a way to end it. */
export interface ProtocolTies {
  /** The credential it was issued to: gone with it, and with its next revocation epoch. */
  readonly identifier?: ClientIdentifier | undefined;
  /**
   * Revocation epoch that its credential had when its holder was let in; absent = that of its grant,
   * or without one that of now.
   */
  readonly epoch?: number | undefined;
  /** UUID of the user it speaks for. */
  readonly userUuid?: string | undefined;
  /** Digest of the grant's id: all records of a grant end together. */
  readonly grant?: string | undefined;
  /** Second name of a session. */
  readonly uid?: string | undefined;
}

/** A session, code, token or grant of the OAuth server. */
export interface ProtocolRecord {
  /** What kind, as the OAuth engine names it: `Session`, `AccessToken`, … */
  readonly kind: string;
  /** Keyed digest of the value that its holder shows; the value itself is never stored. */
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly ties: ProtocolTies;
  /** Milliseconds since 1970, or null = never. */
  readonly expiresAt: number | null;
}

/** What names one record. */
export type RecordName = Pick<ProtocolRecord, 'kind' | 'key'>;

/** A record as it was found, with the moment of its one use. */
export interface FoundRecord {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, or null = unused. */
  readonly consumedAt: number | null;
}

/** A record with the key under which it is found. */
export interface KeyedRecord extends FoundRecord {
  readonly key: string;
}

/** Where the records of the OAuth server live. Each writing call is one atomic, durable change. */
export interface ProtocolStore {
  /**
   * Stores or replaces. Its epoch is not that of now where it has an older one, so that what is
   * issued while access is cut is cut too.
   */
  put(record: ProtocolRecord): Promise<void>;
  /** Stores unless there is one; false = there was. */
  putNew(record: ProtocolRecord): Promise<boolean>;
  /** Undefined also for what is expired, or whose credential is gone or was revoked since. */
  find(kind: string, key: string): Promise<FoundRecord | undefined>;
  findByUid(kind: string, uid: string): Promise<FoundRecord | undefined>;
  /** Marks as used; false = it was used before, or there is none. */
  consume(kind: string, key: string): Promise<boolean>;
  /**
   * Marks as used and stores what is issued in its place, in one change. False = it was used before
   * or is gone: then nothing is stored, and everything of its grant ends (RFC 9700 section 4.14.2).
   */
  exchange(
    spent: Pick<ProtocolRecord, 'kind' | 'key'>,
    issued: readonly ProtocolRecord[],
  ): Promise<boolean>;
  delete(kind: string, key: string): Promise<void>;
  /** Ends everything of the grant to which the record belongs, in one change. */
  deleteFamily(kind: string, key: string): Promise<void>;
  /** Ends every record of a kind that belongs to the grant; without a kind all of them and itself. */
  deleteOfGrant(grant: string, kind?: string): Promise<void>;
  /** Living records of a kind that speak for a user. */
  ofUser(kind: string, userUuid: string): Promise<readonly KeyedRecord[]>;
  /** Ends every record that speaks for a user. */
  deleteOfUser(userUuid: string): Promise<void>;
}
