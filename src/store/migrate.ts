import { Migrator } from 'kysely/migration';
import type { Engine } from './engine.ts';
import { migrations } from './migrations/index.ts';
import type { Db } from './schema.ts';

function migrator(db: Db, engine: Engine): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => migrations(engine) },
  });
}

/** Brings the tables up to date; answers the names of what was applied. One node at a time does it. */
export async function migrate(db: Db, engine: Engine): Promise<readonly string[]> {
  const { error, results } = await migrator(db, engine).migrateToLatest();
  if (error !== undefined) throw new Error('The migration failed.', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}

/** Whether every migration is applied. */
export async function isCurrent(db: Db, engine: Engine): Promise<boolean> {
  const all = await migrator(db, engine).getMigrations();
  return all.every((migration) => migration.executedAt !== undefined);
}
