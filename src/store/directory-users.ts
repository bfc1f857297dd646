import type { User } from '../core/account.ts';
import type { DirectoryStore, NewUser, UserRecord, UserRef } from '../core/directory.ts';
import { membersImage, unseenChanges, userImage } from '../core/directory-image.ts';
import { fail } from '../core/errors.ts';
import type { UserId } from '../core/ids.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import {
  EVERY_ROW,
  fromUserRecord,
  toEmailKey,
  toFlag,
  toMember,
  toUser,
  toUserRecord,
} from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import { deleteRecordsOf } from './protocol-store.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
import type { Db } from './schema.ts';

type UserCalls = Pick<
  DirectoryStore,
  | 'createUser'
  | 'findUser'
  | 'users'
  | 'updateUser'
  | 'rememberSignIn'
  | 'useTotpStep'
  | 'recoveryCodesLeft'
  | 'useRecoveryCode'
  | 'deleteUser'
>;

/** What the directory store does with users. */
export function userCalls(
  { reader, writer, engine }: OpenDatabase,
  recorded: RecordedWrite,
): UserCalls {
  const lock = (tx: Db, id: UserId) =>
    where(tx, { id })
      .$if(engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
  // Asked at each use of a token.
  const byUuid = compiled(where(reader, { uuid: '' }), '');
  const emailTaken = { unique: () => fail('email_taken') };
  return {
    createUser: (writing, user, passwordHash) =>
      answering(emailTaken, () =>
        recorded(writing, (tx, note) => insertUser(tx, note, user, passwordHash)),
      ),

    async findUser(ref) {
      const row =
        'uuid' in ref
          ? await byUuid.first(reader, ref.uuid)
          : await where(reader, ref).executeTakeFirst();
      return row && toUserRecord(row);
    },

    async users({ after = 0, limit = EVERY_ROW } = {}) {
      const rows = await reader
        .selectFrom('app_user')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toUser);
    },

    updateUser: (writing, id, change) =>
      answering(emailTaken, () =>
        recorded(writing, async (tx, note) => {
          const row = await lock(tx, id);
          if (row === undefined) return undefined;
          const old = toUserRecord(row);
          const changed = change(old);
          if (changed === undefined) return old.user;
          if (changed.signOut) await deleteRecordsOf(tx, row.uuid, changed.signOut.keep);
          if (changed.recoveryCodes) await putRecoveryCodes(tx, id, changed.recoveryCodes);
          const next = await updateRow(tx, changed.next);
          const unseen = unseenChanges(old, changed);
          await noteChange(
            note,
            { kind: 'user', id },
            userImage(old.user),
            userImage(next),
            unseen,
          );
          return next;
        }),
      ),

    rememberSignIn: (id, epoch, at, rehash) =>
      writer.write(async (tx) => {
        const row = await tx
          .updateTable('app_user')
          .set({ last_login_at: at })
          .where('id', '=', id)
          .where('sign_out_epoch', '=', epoch)
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined && rehash !== undefined) {
          await tx
            .updateTable('app_user')
            .set({ password_hash: rehash.to })
            .where('id', '=', id)
            .where('password_hash', '=', rehash.from)
            .execute();
        }
        return row && toUser(row);
      }),

    useTotpStep: (id, { sealed }, step) =>
      writer.write(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('app_user')
          .set({ totp_last_step: step })
          .where('id', '=', id)
          .where('totp_sealed', '=', sealed)
          .where('totp_last_step', '<', step)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),

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

    deleteUser: (writing, id) =>
      answering({ foreign_key: () => fail('user_owns_account') }, () =>
        recorded(writing, async (tx, note) => {
          const row = await lock(tx, id);
          if (row === undefined) return false;
          const memberships = await tx
            .selectFrom('account_member')
            .selectAll()
            .where('user_id', '=', id)
            .orderBy('account_id')
            .execute();
          await tx.deleteFrom('app_user').where('id', '=', id).execute();
          for (const table of ['protocol_record', 'consent'] as const) {
            await tx.deleteFrom(table).where('user_uuid', '=', row.uuid).execute();
          }
          await noteChange(note, { kind: 'user', id }, userImage(toUser(row)), undefined);
          for (const member of memberships.map(toMember)) {
            const account = { kind: 'account', id: member.accountId } as const;
            await noteChange(note, account, membersImage([member]), undefined);
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
export async function insertUser(
  tx: Db,
  note: Note,
  user: NewUser,
  passwordHash: string,
): Promise<User> {
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
  const created = toUser(row);
  await noteChange(note, { kind: 'user', id: created.id }, undefined, userImage(created));
  return created;
}
