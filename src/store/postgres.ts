import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { Db, Schema } from './schema.ts';

const INT8 = 20;
// For a connection: a server that does not answer must not hold requests for ever.
export const LONGEST_WAIT_MS = 5000;

const CONNECTIONS = 20;

/** As many may write at once; the other connections are for those who read, such as to sign in. */
export const WRITERS = 16;

/** How long a connection is borne with. */
interface Patience {
  /** Milliseconds for an answer of the server. */
  readonly forAnswer?: number;
  /** What the server is told. */
  readonly ofServer?: string;
}

/** With those that answer requests. */
const LITTLE: Patience = {
  forAnswer: 60_000,
  // A node that stops in the middle of a change holds locks, that of the trail's head above all: the
  // server ends its change before the others give up. It also ends a statement before we do, which
  // would leave the connection in the middle of it.
  ofServer: `set idle_in_transaction_session_timeout = '5s'; set lock_timeout = '8s';
    set statement_timeout = '55s'`,
};

/** With those that bring tables up to date, or wait while another node does. */
export const ENDLESS: Patience = {};

/** Opens a pool of connections to a PostgreSQL database. */
export function openPool(url: string, { forAnswer, ofServer } = LITTLE): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: LONGEST_WAIT_MS,
    ...(forAnswer && { query_timeout: forAnswer }),
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
  const dialect = new PostgresDialect({
    pool: reachable,
    async onCreateConnection(connection) {
      if (ofServer) await connection.executeQuery(CompiledQuery.raw(ofServer));
    },
  });
  return new Kysely<Schema>({ dialect });
}
