import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { Db, Schema } from './schema.ts';

const INT8 = 20;
// For a connection: a server that does not answer must not hold requests for ever.
const LONGEST_WAIT_MS = 5000;
const LONGEST_QUERY_MS = 60_000;

/** Opens a pool of connections to a PostgreSQL database. */
export function openPool(url: string): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: LONGEST_WAIT_MS,
    query_timeout: LONGEST_QUERY_MS,
    keepAlive: true,
    types: {
      // Times are bigint there; they fit a number until the year 287396.
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // A broken connection is replaced. Without listeners it would end the process: the pool's is for
  // idle ones, the connection's own for those in use, whose query fails anyway.
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  const reachable = {
    options: pool.options,
    connect: () =>
      pool.connect().catch((cause) => {
        throw new AppError('busy', {}, { cause });
      }),
    end: () => pool.end(),
  };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: reachable }) });
}
