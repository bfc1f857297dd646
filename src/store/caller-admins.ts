import type { Admin } from '../core/actor.ts';
import { adminImage } from '../core/caller-image.ts';
import { AppError } from '../core/errors.ts';
import type { ApiCallerStore } from '../core/ports.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
import { toAdmin } from './rows.ts';
import type { Db, Flag } from './schema.ts';

type AdminCalls = Pick<ApiCallerStore, 'createAdmin' | 'updateAdmin' | 'admins'>;

/** What the store of API callers does with administrators. */
export function adminCalls({ reader, engine }: OpenDatabase, recorded: RecordedWrite): AdminCalls {
  return {
    createAdmin: (writing, admin, passwordHash) =>
      answering({ unique: () => new AppError('username_taken', { value: admin.username }) }, () =>
        recorded(writing, (tx, note) => insertAdmin(tx, note, admin, passwordHash)),
      ),

    updateAdmin: (writing, username, { disabled, apiAccess, passwordHash }) =>
      recorded(writing, async (tx, note) => {
        const row = await tx
          .selectFrom('admin')
          .selectAll()
          .where('username', '=', username)
          .$if(engine === 'postgres', (query) => query.forUpdate())
          .executeTakeFirst();
        if (row === undefined) throw new AppError('admin_unknown', { value: username });
        const old = toAdmin(row);
        const next = {
          ...old,
          disabled: disabled ?? old.disabled,
          apiAccess: apiAccess ?? old.apiAccess,
        };
        await tx
          .updateTable('admin')
          .set({
            disabled: toFlag(next.disabled),
            api_access: toFlag(next.apiAccess),
            password_hash: passwordHash ?? row.password_hash,
          })
          .where('id', '=', row.id)
          .execute();
        const unseen = passwordHash === undefined ? {} : { password: { to: 'changed' } };
        const subject = { kind: 'admin', id: username } as const;
        await noteChange(note, subject, adminImage(old), adminImage(next), unseen);
        return next;
      }),

    async admins() {
      return (await reader.selectFrom('admin').selectAll().orderBy('id').execute()).map(toAdmin);
    },
  };
}

/** Adds an administrator within a change. */
export async function insertAdmin(
  tx: Db,
  note: Note,
  admin: Omit<Admin, 'id'>,
  passwordHash: string,
): Promise<Admin> {
  const row = await tx
    .insertInto('admin')
    .values({
      username: admin.username,
      password_hash: passwordHash,
      disabled: toFlag(admin.disabled),
      api_access: toFlag(admin.apiAccess),
      created_at: admin.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const created = toAdmin(row);
  await noteChange(note, { kind: 'admin', id: admin.username }, undefined, adminImage(created));
  return created;
}

function toFlag(value: boolean): Flag {
  return value ? 1 : 0;
}
