import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Schema } from './schema.ts';

const INT8 = 20;

/** Opens a pool of connections to a PostgreSQL database. */
export function openPool(url: string): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    types: {
      // Times are bigint there; they fit a number until the year 287396.
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
