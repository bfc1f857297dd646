import type { ApiCredential } from '../core/actor.ts';
import type { Subject } from '../core/audit.ts';
import { apiCredentialImage } from '../core/caller-image.ts';
import { AppError } from '../core/errors.ts';
import { type ApiCredentialId, toId } from '../core/ids.ts';
import type { ApiCallerStore } from '../core/ports.ts';
import type { SecretDigest } from '../core/secret.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
import type { Db } from './schema.ts';

type ApiCredentialCalls = Pick<
  ApiCallerStore,
  'createApiCredential' | 'apiCredentials' | 'deleteApiCredential'
>;

/** What the store of API callers does with API credentials. */
export function apiCredentialCalls(
  { reader }: OpenDatabase,
  recorded: RecordedWrite,
): ApiCredentialCalls {
  return {
    createApiCredential: (writing, credential, secret) =>
      // A role that was found may be deleted before the link to it is written.
      answering({ foreign_key: () => roleGone(credential) }, () =>
        recorded(writing, (tx, note) => insertApiCredential(tx, note, credential, secret)),
      ),

    apiCredentials: () => readApiCredentials(reader),

    deleteApiCredential: (writing, identifier) =>
      recorded(writing, async (tx, note) => {
        const [old] = await readApiCredentials(tx, identifier);
        const deleted = await tx
          .deleteFrom('api_credential')
          .where('identifier', '=', identifier)
          .executeTakeFirstOrThrow();
        if (old === undefined || deleted.numDeletedRows === 0n) return false;
        await noteChange(note, subjectOf(old), apiCredentialImage(old), undefined);
        return true;
      }),
  };
}

/** All of them, or the one with that identifier. */
async function readApiCredentials(db: Db, identifier?: string): Promise<readonly ApiCredential[]> {
  const rows = await db
    .selectFrom('api_credential')
    .innerJoin('admin', 'admin.id', 'api_credential.admin_id')
    .selectAll('api_credential')
    .select('admin.username')
    .$if(identifier !== undefined, (query) => query.where('identifier', '=', identifier as string))
    .orderBy('api_credential.id')
    .execute();
  const links = await db
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
}

/** Adds an API credential within a change. Throws `admin_unknown`, `role_unknown`. */
export async function insertApiCredential(
  tx: Db,
  note: Note,
  credential: Omit<ApiCredential, 'id'>,
  secret: SecretDigest,
): Promise<ApiCredential> {
  const adminId = await findAdminId(tx, credential.admin);
  const roleIds = await findRoleIds(tx, credential.roles);
  const { id } = await tx
    .insertInto('api_credential')
    .values({
      identifier: credential.identifier,
      digest: secret.digest,
      key_version: secret.keyVersion,
      description: credential.description,
      admin_id: adminId,
      created_at: credential.createdAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('api_credential_role')
    .values(roleIds.map((role_id) => ({ api_credential_id: id, role_id })))
    .execute();
  const created = { ...credential, id: toId<ApiCredentialId>(id) };
  await noteChange(note, subjectOf(created), undefined, apiCredentialImage(created));
  return created;
}

function subjectOf({ identifier }: ApiCredential): Subject {
  return { kind: 'api_credential', id: identifier };
}

function roleGone({ roles }: Pick<ApiCredential, 'roles'>): AppError {
  return new AppError('role_unknown', { value: roles.join(', ') });
}

async function findAdminId(tx: Db, username: string): Promise<number> {
  const row = await tx
    .selectFrom('admin')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('admin_unknown', { value: username });
  return row.id;
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
