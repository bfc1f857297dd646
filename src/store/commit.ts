import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail } from '../core/errors.ts';
import { isConflict, isOutOfPatience } from './db-errors.ts';
import type { Turns } from './giving-way.ts';
import type { Db } from './schema.ts';
import type { SqliteConnection } from './sqlite.ts';
import type { Trail } from './trail.ts';
import { transaction } from './transaction.ts';
import type { InTurn } from './turns.ts';

/**
 * One change: it reads and writes through `tx` and nothing else. It may run again after a conflict,
 * and what it throws undoes all of it, its entries in the audit trail too.
 */
export type Change<Result> = (tx: Db, trail: Trail) => Promise<Result>;

/** How every write reaches the disk. The answer comes after the change is durable. */
export interface Writer {
  write<Result>(change: Change<Result>): Promise<Result>;
  /** Resolves when every waiting change is answered; later ones are refused. */
  close(): Promise<void>;
}

// A group's length bounds how long its first change waits for its last.
const MAX_GROUP = 256;
const MAX_TRIES = 10;

interface Waiting {
  readonly change: Change<unknown>;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/**
 * The writer of an SQLite file. Changes that wait at the same moment are committed together: one
 * transaction, so one wait for the disk, and a savepoint for each, so that a refused change does not
 * touch its neighbours. `committed` is told after each group, between two transactions; without
 * `turns` each group begins at once.
 */
export function groupWriter(
  connection: SqliteConnection,
  newTrail: () => Trail,
  committed: (changes: number) => void = () => undefined,
  turns: Turns | undefined = undefined,
): Writer {
  const { raw, prepare, db } = connection;
  const exec = (sql: string): void => void prepare(sql).run([]);
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  async function run(): Promise<void> {
    // Requests that arrived in this turn of the event loop all get into the first group.
    await nextTurn();
    while (waiting.length > 0) {
      await turns?.begin();
      const changes = await commitGroup();
      turns?.end();
      // The answers go out before anything else.
      await nextTurn();
      committed(changes);
    }
    running = undefined;
  }

  async function commitGroup(): Promise<number> {
    let group: readonly Waiting[] = [];
    let outcomes: readonly Outcome[];
    try {
      outcomes = await transaction(connection, () => {
        group = waiting.splice(0, MAX_GROUP);
        return runAll(group);
      });
    } catch (error) {
      // Where not even a transaction began, nobody is left to wait as long once more.
      if (group.length === 0) group = waiting.splice(0);
      outcomes = group.map(() => ({ ok: false, error }));
    }
    group.forEach(({ settle }, index) => {
      settle(outcomes[index] as Outcome);
    });
    return group.length;
  }

  async function runAll(group: readonly Waiting[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const trail = newTrail();
    for (const { change } of group) {
      const mark = trail.mark();
      exec('savepoint one');
      try {
        outcomes.push({ ok: true, value: await change(db, trail) });
      } catch (error) {
        // On a full disk SQLite itself gives up the whole transaction.
        if (!raw.inTransaction) throw error;
        exec('rollback to one');
        trail.rewind(mark);
        outcomes.push({ ok: false, error });
      }
      exec('release one');
    }
    await trail.end(db);
    return outcomes;
  }

  return {
    write<Result>(change: Change<Result>): Promise<Result> {
      if (closed) return Promise.reject(fail('busy'));
      return new Promise<Result>((resolve, reject) => {
        const settle = (outcome: Outcome): void =>
          outcome.ok ? resolve(outcome.value as Result) : reject(outcome.error);
        waiting.push({ change, settle });
        running ??= run();
      });
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

/**
 * The writer of a PostgreSQL database: a transaction a change. The server itself puts commits of
 * different connections into one wait for its disk.
 */
export function poolWriter(db: Db, newTrail: () => Trail, inTurn: InTurn): Writer {
  const running = new Set<Promise<unknown>>();
  let closed = false;

  async function run<Result>(change: Change<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await db.transaction().execute(async (tx) => {
          const trail = newTrail();
          const result = await change(tx, trail);
          await trail.end(tx);
          return result;
        });
      } catch (error) {
        if (isOutOfPatience(error)) throw fail('busy');
        if (!isConflict(error)) throw error;
        if (tries === MAX_TRIES) throw fail('busy');
      }
    }
  }

  return {
    write<Result>(change: Change<Result>): Promise<Result> {
      if (closed) return Promise.reject(fail('busy'));
      const done = inTurn(() => run(change));
      running.add(done);
      const forget = (): void => void running.delete(done);
      done.then(forget, forget);
      return done;
    },
    async close() {
      closed = true;
      await Promise.allSettled(running);
    },
  };
}
