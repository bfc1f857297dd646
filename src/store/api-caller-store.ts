import { type ExpressionBuilder, sql } from 'kysely';
import type { ApiCallerStore, ApiCredentialSecret, Clock } from '../core/ports.ts';
import { adminCalls } from './caller-admins.ts';
import { apiCredentialCalls } from './caller-credentials.ts';
import { roleCalls } from './caller-roles.ts';
import { compiled } from './compiled.ts';
import type { OpenDatabase } from './open.ts';
import { recordedWrite } from './recorded.ts';
import { toActions, toAdmin } from './rows.ts';
import type { Db, Schema } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** The store of administrators, API roles and API credentials over an open database. */
export function apiCallerStore(database: OpenDatabase, clock: Clock): ApiCallerStore {
  const { reader } = database;
  const recorded = recordedWrite(database, clock);
  const queries = hotQueries(reader);

  async function readApiCredential(identifier: string): Promise<ApiCredentialSecret | undefined> {
    const row = await queries.byIdentifier.first(reader, identifier);
    if (row === undefined) return undefined;
    return {
      identifier,
      secret: { digest: row.digest, keyVersion: row.key_version },
      admin: {
        username: row.username,
        disabled: row.disabled === 1,
        apiAccess: row.api_access === 1,
      },
      actions: toActions(row.actions),
    };
  }

  return {
    ...adminCalls(database, recorded),
    ...roleCalls(database, recorded),
    ...apiCredentialCalls(database, recorded),

    findApiCredential: whileUnchanged(database, readApiCredential),

    async findAdminPassword(username) {
      const row = await queries.adminByUsername.first(reader, username);
      return row && { admin: toAdmin(row), passwordHash: row.password_hash };
    },
  };
}

/**
 * Queries of every request's caller check. Scalar subqueries instead of joins: SQLite with STAT4
 * plans a join anew each time a value is bound, which costs four times the read itself.
 */
function hotQueries(db: Db) {
  type Row = ExpressionBuilder<Schema, 'api_credential'>;
  const ofAdmin = <Column extends 'username' | 'disabled' | 'api_access'>(
    row: Row,
    column: Column,
  ) =>
    row
      .selectFrom('admin')
      .select(column)
      .whereRef('admin.id', '=', 'api_credential.admin_id')
      .$asScalar()
      .$notNull()
      .as(column);
  const roleIds = (row: Row) =>
    row
      .selectFrom('api_credential_role')
      .select('role_id')
      .whereRef('api_credential_id', '=', 'api_credential.id');
  const actions = (row: Row) =>
    row
      .selectFrom('role')
      .select(sql<string>`string_agg(actions, ' ')`.as('actions'))
      .where('role.id', 'in', roleIds(row))
      .$asScalar()
      .$notNull()
      .as('actions');
  return {
    byIdentifier: compiled(
      db
        .selectFrom('api_credential')
        .select(['digest', 'key_version'])
        .select((row) => [
          ofAdmin(row, 'username'),
          ofAdmin(row, 'disabled'),
          ofAdmin(row, 'api_access'),
          actions(row),
        ])
        .where('identifier', '=', ''),
      '',
    ),
    adminByUsername: compiled(db.selectFrom('admin').selectAll().where('username', '=', ''), ''),
  };
}
