import type { Actor, Door } from './actor.ts';

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Everything of a record that the trail tells: what may be seen, by the names people know. */
export type Image = Readonly<Record<string, Json>>;

/** One field before and after a change; absent = there was none, or is none any more. */
export interface FieldChange {
  readonly from?: Json;
  readonly to?: Json;
}

/** What a change did, field by field. */
export type Diff = Readonly<Record<string, FieldChange>>;

/** Who changed something, through which door, from where. */
export interface Author {
  readonly kind: Actor['kind'];
  readonly name: string;
  readonly door: Door;
  /** Network address; null for a change from this machine. */
  readonly address: string | null;
  readonly requestId: string | null;
  /** Why, in the author's own words; empty = not said. */
  readonly reason: string;
}

/** What kinds of records the trail speaks of. */
export const AUDIT_SUBJECTS = [
  'credential',
  'api_credential',
  'role',
  'admin',
  'account',
  'user',
  'service',
  'domain',
  'signing_key',
  'webhook',
] as const;

/** The record that a change was about. */
export interface Subject {
  readonly kind: (typeof AUDIT_SUBJECTS)[number];
  readonly id: number | string;
}

/** One change as the trail tells it. */
export interface AuditEntry {
  /** One of `AUDIT_ACTIONS`, or of those of an older version. */
  readonly action: string;
  readonly author: Author;
  readonly subject: Subject;
  /** Version of the record after the change; null for records without versions. */
  readonly version: number | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly diff: Diff;
}

/** An entry in its place in the trail. */
export interface AuditRecord extends AuditEntry {
  /** Place in the trail, from 1 without gaps. */
  readonly seq: number;
  /** Keyed digest over this entry and the digest before it, base64url. */
  readonly mac: string;
}

/** Which entries, oldest first. */
export interface AuditQuery {
  /** Only entries of one record. */
  readonly subject?: Subject | undefined;
  /** Only entries behind this place. */
  readonly after?: number | undefined;
  /** undefined = all. */
  readonly limit?: number | undefined;
  /** Only the newest so many, oldest of them first. */
  readonly newest?: number | undefined;
}

/** What a check of the whole trail found. */
export interface AuditCheck {
  /** Entries that follow one another as they were written. */
  readonly entries: number;
  /** Digest of the last of them; note it elsewhere to prove later that nothing was cut off. */
  readonly mac: string;
  /** Place of the first entry that is not as it was written; undefined = the trail is whole. */
  readonly brokenAt: number | undefined;
}

/** Where the trail lives. It is written by the changes themselves and by nothing else. */
export interface AuditStore {
  list(query: AuditQuery): AsyncIterable<readonly AuditRecord[]>;
  verify(): Promise<AuditCheck>;
}

/** What differs between two images of a record; undefined = it did not exist. */
export function diffOf(before: Image | undefined, after: Image | undefined): Diff {
  const diff: Record<string, FieldChange> = {};
  const compare = (name: string): void => {
    const from = before?.[name];
    const to = after?.[name];
    if (same(from, to)) return;
    diff[name] = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  };
  for (const name in before) compare(name);
  for (const name in after) if (before?.[name] === undefined) compare(name);
  return diff;
}

/** The image after a change, from the one before it. */
export function applyDiff(image: Image, diff: Diff): Image {
  const next: Record<string, Json> = { ...image };
  for (const [name, { to }] of Object.entries(diff)) {
    if (to === undefined) delete next[name];
    else next[name] = to;
  }
  return next;
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
