import type { User } from '../core/account.ts';
import type { DirectoryStore, NewUser, UserRecord, UserRef } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import { fromUserRecord, toEmailKey, toFlag, toUser, toUserRecord } from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import { deleteRecordsOf } from './protocol-store.ts';
import type { Db } from './schema.ts';

type UserCalls = Pick<
  DirectoryStore,
  | 'createUser'
  | 'findUser'
  | 'users'
  | 'updateUser'
  | 'recoveryCodesLeft'
  | 'useRecoveryCode'
  | 'deleteUser'
>;

/** What the directory store does with users. */
export function userCalls({ reader, writer, engine }: OpenDatabase): UserCalls {
  const isPostgres = engine === 'postgres';
  // Asked at each use of a token.
  const byUuid = compiled(where(reader, { uuid: '' }), '');
  const emailTaken = { unique: () => fail('email_taken') };
  return {
    createUser: (user, passwordHash) =>
      answering(emailTaken, () => writer.write((tx) => insertUser(tx, user, passwordHash))),

    async findUser(ref) {
      const row =
        'uuid' in ref
          ? await byUuid.first(reader, ref.uuid)
          : await where(reader, ref).executeTakeFirst();
      return row && toUserRecord(row);
    },

    async users() {
      const rows = await reader.selectFrom('app_user').selectAll().orderBy('id').execute();
      return rows.map(toUser);
    },

    updateUser: (id, change) =>
      answering(emailTaken, () =>
        writer.write(async (tx) => {
          const row = await where(tx, { id })
            .$if(isPostgres, (query) => query.forUpdate())
            .executeTakeFirst();
          if (row === undefined) return undefined;
          const changed = change(toUserRecord(row));
          if (changed === undefined) return toUser(row);
          if (changed.signOut) await deleteRecordsOf(tx, row.uuid, changed.signOut.keep);
          if (changed.recoveryCodes) await putRecoveryCodes(tx, id, changed.recoveryCodes);
          return updateRow(tx, changed.next);
        }),
      ),

    async recoveryCodesLeft(id) {
      const { left } = await reader
        .selectFrom('recovery_code')
        .select((row) => row.fn.countAll().as('left'))
        .where('user_id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(left);
    },

    useRecoveryCode: (id, digest, usedAt) =>
      writer.write(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('recovery_code')
          .set({ used_at: usedAt })
          .where('user_id', '=', id)
          .where('digest', '=', digest)
          .where('used_at', 'is', null)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),

    deleteUser: (id) =>
      answering({ foreign_key: () => fail('user_owns_account') }, () =>
        writer.write(async (tx) => {
          const row = await tx
            .deleteFrom('app_user')
            .where('id', '=', id)
            .returning('uuid')
            .executeTakeFirst();
          if (row === undefined) return false;
          for (const table of ['protocol_record', 'consent'] as const) {
            await tx.deleteFrom(table).where('user_uuid', '=', row.uuid).execute();
          }
          return true;
        }),
      ),
  };
}

function where(db: Db, ref: UserRef) {
  const users = db.selectFrom('app_user').selectAll();
  if ('id' in ref) return users.where('id', '=', ref.id);
  if ('uuid' in ref) return users.where('uuid', '=', ref.uuid);
  return users.where('email_key', '=', toEmailKey(ref.email));
}

async function updateRow(tx: Db, next: UserRecord): Promise<User> {
  const row = await tx
    .updateTable('app_user')
    .set(fromUserRecord(next))
    .where('id', '=', next.user.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toUser(row);
}

async function putRecoveryCodes(tx: Db, id: number, digests: readonly string[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('user_id', '=', id).execute();
  if (digests.length === 0) return;
  await tx
    .insertInto('recovery_code')
    .values(digests.map((digest) => ({ user_id: id, digest, used_at: null })))
    .execute();
}

/** Adds a user within a change. */
export async function insertUser(tx: Db, user: NewUser, passwordHash: string): Promise<User> {
  const row = await tx
    .insertInto('app_user')
    .values({
      uuid: user.uuid,
      email: user.email,
      email_key: toEmailKey(user.email),
      email_verified: toFlag(user.emailVerified ?? false),
      name: user.name,
      given_name: user.givenName ?? '',
      family_name: user.familyName ?? '',
      locale: user.locale ?? '',
      password_hash: passwordHash,
      created_at: user.createdAt,
      updated_at: user.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toUser(row);
}
