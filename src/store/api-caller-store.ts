import { type ExpressionBuilder, sql } from 'kysely';
import type { Admin, ApiCredential, Role } from '../core/actor.ts';
import { AppError } from '../core/errors.ts';
import { type ApiCredentialId, toId } from '../core/ids.ts';
import type { ApiCallerStore, ApiCredentialSecret } from '../core/ports.ts';
import type { SecretDigest } from '../core/secret.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { toActions, toAdmin, toRole } from './rows.ts';
import type { Db, Flag, Schema } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** The store of administrators, API roles and API credentials over an open database. */
export function apiCallerStore(database: OpenDatabase): ApiCallerStore {
  const { reader, writer } = database;
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
    findApiCredential: whileUnchanged(database, readApiCredential),

    async findAdminPassword(username) {
      const row = await queries.adminByUsername.first(reader, username);
      return row && { admin: toAdmin(row), passwordHash: row.password_hash };
    },

    createAdmin: (admin, passwordHash) =>
      answering({ unique: () => new AppError('username_taken', { value: admin.username }) }, () =>
        writer.write((tx) => insertAdmin(tx, admin, passwordHash)),
      ),

    updateAdmin: (username, { disabled, apiAccess, passwordHash }) =>
      writer.write(async (tx) => {
        // One statement, so that changes at once of different fields all stay.
        const row = await tx
          .updateTable('admin')
          .set((old) => ({
            disabled: toFlag(disabled) ?? old.ref('disabled'),
            api_access: toFlag(apiAccess) ?? old.ref('api_access'),
            password_hash: passwordHash ?? old.ref('password_hash'),
          }))
          .where('username', '=', username)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw new AppError('admin_unknown', { value: username });
        return toAdmin(row);
      }),

    async admins() {
      return (await reader.selectFrom('admin').selectAll().orderBy('id').execute()).map(toAdmin);
    },

    createRole: (role) =>
      answering({ unique: () => new AppError('role_name_taken', { value: role.name }) }, () =>
        writer.write((tx) => insertRole(tx, role)),
      ),

    updateRole: (name, actions) =>
      writer.write(async (tx) => {
        const row = await tx
          .updateTable('role')
          .set({ actions: actions.join(' ') })
          .where('name', '=', name)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw new AppError('role_unknown', { value: name });
        return toRole(row);
      }),

    deleteRole: (name) =>
      answering({ foreign_key: () => new AppError('role_in_use', { value: name }) }, () =>
        writer.write(async (tx) => {
          const { numDeletedRows } = await tx
            .deleteFrom('role')
            .where('name', '=', name)
            .executeTakeFirstOrThrow();
          if (numDeletedRows === 0n) throw new AppError('role_unknown', { value: name });
        }),
      ),

    async roles() {
      return (await reader.selectFrom('role').selectAll().orderBy('id').execute()).map(toRole);
    },

    createApiCredential: (credential, secret) =>
      // A role that was found may be deleted before the link to it is written.
      answering({ foreign_key: () => roleGone(credential) }, () =>
        writer.write((tx) => insertApiCredential(tx, credential, secret)),
      ),

    async apiCredentials() {
      const rows = await reader
        .selectFrom('api_credential')
        .innerJoin('admin', 'admin.id', 'api_credential.admin_id')
        .selectAll('api_credential')
        .select('admin.username')
        .orderBy('api_credential.id')
        .execute();
      const links = await reader
        .selectFrom('api_credential_role')
        .innerJoin('role', 'role.id', 'api_credential_role.role_id')
        .select(['api_credential_id', 'role.name'])
        .orderBy('role.id')
        .execute();
      return rows.map((row) => ({
        id: toId<ApiCredentialId>(row.id),
        identifier: row.identifier,
        description: row.description,
        admin: row.username,
        roles: links.filter((link) => link.api_credential_id === row.id).map(({ name }) => name),
        createdAt: row.created_at,
      }));
    },

    deleteApiCredential: (identifier) =>
      writer.write(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('api_credential')
          .where('identifier', '=', identifier)
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      }),
  };
}

/** Adds an administrator within a change. */
export async function insertAdmin(
  tx: Db,
  admin: Omit<Admin, 'id'>,
  passwordHash: string,
): Promise<Admin> {
  const row = await tx
    .insertInto('admin')
    .values({
      username: admin.username,
      password_hash: passwordHash,
      disabled: admin.disabled ? 1 : 0,
      api_access: admin.apiAccess ? 1 : 0,
      created_at: admin.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAdmin(row);
}

/** Adds an API role within a change. */
export async function insertRole(tx: Db, role: Omit<Role, 'id'>): Promise<Role> {
  const { name, description, actions } = role;
  const row = await tx
    .insertInto('role')
    .values({ name, description, actions: actions.join(' ') })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRole(row);
}

/** Adds an API credential within a change. Throws `admin_unknown`, `role_unknown`. */
export async function insertApiCredential(
  tx: Db,
  credential: Omit<ApiCredential, 'id'>,
  secret: SecretDigest,
): Promise<ApiCredential> {
  const admin = await findAdmin(tx, credential.admin);
  const roleIds = await findRoleIds(tx, credential.roles);
  const { id } = await tx
    .insertInto('api_credential')
    .values({
      identifier: credential.identifier,
      digest: secret.digest,
      key_version: secret.keyVersion,
      description: credential.description,
      admin_id: admin.id,
      created_at: credential.createdAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('api_credential_role')
    .values(roleIds.map((role_id) => ({ api_credential_id: id, role_id })))
    .execute();
  return { ...credential, id: toId<ApiCredentialId>(id) };
}

function roleGone({ roles }: Pick<ApiCredential, 'roles'>): AppError {
  return new AppError('role_unknown', { value: roles.join(', ') });
}

function toFlag(value: boolean | undefined): Flag | undefined {
  return value === undefined ? undefined : value ? 1 : 0;
}

async function findAdmin(tx: Db, username: string) {
  const row = await tx
    .selectFrom('admin')
    .selectAll()
    .where('username', '=', username)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('admin_unknown', { value: username });
  return row;
}

async function findRoleIds(tx: Db, names: readonly string[]): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom('role')
    .select(['id', 'name'])
    .where('name', 'in', names)
    .execute();
  return names.map((name) => {
    const row = rows.find((role) => role.name === name);
    if (row === undefined) throw new AppError('role_unknown', { value: name });
    return row.id;
  });
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
