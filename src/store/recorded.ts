import { type AuditEntry, type Diff, diffOf, type Image, type Subject } from '../core/audit.ts';
import { fail } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import { DryRun, type Once, type Writing } from '../core/writing.ts';
import type { Writer } from './commit.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';
import type { Trail } from './trail.ts';

/** What a change tells the trail; who made it is known already. */
export interface Noted {
  readonly subject: Subject;
  readonly diff: Diff;
  /** Version after the change; null for records without versions. */
  readonly version?: number | null;
  /** Milliseconds since 1970; absent = now. */
  readonly at?: number;
  /** Place of the entry before this one about the same record, where that is known. */
  readonly previous?: number | null;
}

/** Writes an entry of the trail; answers its place, or null in a dry run. */
export type Note = (noted: Noted) => Promise<number | null>;

/** A change that is recorded. */
export type RecordedChange<Result> = (
  tx: Db,
  note: Note,
  trail: Pick<Trail, 'flush' | 'next'>,
) => Promise<Result>;

/** Does a change with everything that belongs to it, in one transaction. */
export type RecordedWrite = <Result>(
  writing: Writing,
  change: RecordedChange<Result>,
) => Promise<Result>;

/**
 * How changes are made that leave an entry in the trail: under an idempotency key at most once, and
 * in a dry run not at all.
 */
export function recordedWrite({ writer }: OpenDatabase, clock: Clock): RecordedWrite {
  return (writing, change) => {
    const { author, action, once } = writing;
    const toEntry = ({ subject, version = null, at = clock.now(), diff }: Noted): AuditEntry => {
      return { author, action, subject, version, at, diff };
    };
    if (writing.dryRun) return rehearse(writer, toEntry, change);
    return writer.write(async (tx, trail) => {
      if (once !== undefined && !(await claim(tx, once, clock.now()))) {
        return recall(tx, writing, once);
      }
      const note: Note = (noted) => trail.add(tx, toEntry(noted), noted.previous ?? null);
      const result = await change(tx, note, trail);
      if (once !== undefined) await keep(tx, writing, once, result);
      return result;
    });
  };
}

/** Notes what became of a record without versions: nothing where nothing changed. */
export async function noteChange(
  note: Note,
  subject: Subject,
  before: Image | undefined,
  after: Image | undefined,
  unseen: Diff = {},
): Promise<void> {
  const diff = { ...diffOf(before, after), ...unseen };
  if (Object.keys(diff).length > 0) await note({ subject, diff });
}

/** Undoes a change, whatever it did, and brings its result out. */
class Undone<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super('undone');
    this.result = result;
  }
}

/** Does the change and undoes it. What would leave no entry answers as it would in earnest. */
async function rehearse<Result>(
  writer: Writer,
  toEntry: (noted: Noted) => AuditEntry,
  change: RecordedChange<Result>,
): Promise<Result> {
  let entries: AuditEntry[] = [];
  try {
    return await writer.write(async (tx, trail) => {
      entries = [];
      const note: Note = async (noted) => {
        entries.push(toEntry(noted));
        return null;
      };
      const result = await change(tx, note, trail);
      throw new Undone(result);
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    if (entries.length > 0) throw new DryRun(entries);
    return error.result as Result;
  }
}

// Nobody else's answer is that short, so it stands for "not answered yet".
const UNANSWERED = '';

// More than one, so that keys that nobody repeats do not pile up.
const SWEEP = 5;

/** Forgets a key whose time is over, and some others with it. */
async function forget(tx: Db, key: string, now: number): Promise<void> {
  const over = tx
    .selectFrom('idempotency_key')
    .select('key')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(SWEEP);
  await tx
    .deleteFrom('idempotency_key')
    .where('expires_at', '<=', now)
    .where((row) => row.or([row('key', '=', key), row('key', 'in', over)]))
    .execute();
}

/** Takes the key; false = it is taken. On PostgreSQL it waits for whoever is about to take it. */
async function claim(tx: Db, { key, request, expiresAt }: Once, now: number): Promise<boolean> {
  await forget(tx, key, now);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('idempotency_key')
    .values({ key, request, answer: UNANSWERED, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Stores the answer under its key. What was not found is no answer: the next try may find it. */
async function keep(tx: Db, writing: Writing, once: Once, result: unknown): Promise<void> {
  const keys = tx.deleteFrom('idempotency_key').where('key', '=', once.key);
  if (result === undefined || result === false) {
    await keys.execute();
    return;
  }
  const text = JSON.stringify({ result, secret: writing.secret?.reveal() });
  await tx
    .updateTable('idempotency_key')
    .set({ answer: once.seal(text) })
    .where('key', '=', once.key)
    .execute();
}

/** The answer that was given under the key. */
async function recall<Result>(tx: Db, writing: Writing, once: Once): Promise<Result> {
  const { request, answer } = await tx
    .selectFrom('idempotency_key')
    .select(['request', 'answer'])
    .where('key', '=', once.key)
    .executeTakeFirstOrThrow();
  if (request !== once.request) throw fail('idempotency_key_reused');
  const { result, secret } = JSON.parse(once.open(answer), withLabels) as {
    readonly result: Result;
    readonly secret?: string;
  };
  writing.secret = secret === undefined ? undefined : new Secret(secret);
  return result;
}

/** A credential that was remembered before redirect URIs had labels had none. */
function withLabels(_name: string, value: unknown): unknown {
  const isCredential = typeof value === 'object' && value !== null && 'redirectUris' in value;
  return isCredential ? { redirectLabels: {}, ...value } : value;
}
