import type { Role } from '../core/actor.ts';
import type { Subject } from '../core/audit.ts';
import { roleImage } from '../core/caller-image.ts';
import { AppError } from '../core/errors.ts';
import type { ApiCallerStore } from '../core/ports.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
import { toRole } from './rows.ts';
import type { Db } from './schema.ts';

type RoleCalls = Pick<ApiCallerStore, 'createRole' | 'updateRole' | 'deleteRole' | 'roles'>;

/** What the store of API callers does with API roles. */
export function roleCalls({ reader, engine }: OpenDatabase, recorded: RecordedWrite): RoleCalls {
  const lock = async (tx: Db, name: string): Promise<Role | undefined> => {
    const row = await tx
      .selectFrom('role')
      .selectAll()
      .where('name', '=', name)
      .$if(engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
    return row && toRole(row);
  };
  return {
    createRole: (writing, role) =>
      answering({ unique: () => new AppError('role_name_taken', { value: role.name }) }, () =>
        recorded(writing, (tx, note) => insertRole(tx, note, role)),
      ),

    updateRole: (writing, name, actions) =>
      recorded(writing, async (tx, note) => {
        const old = await lock(tx, name);
        if (old === undefined) throw new AppError('role_unknown', { value: name });
        const next = { ...old, actions };
        await tx
          .updateTable('role')
          .set({ actions: actions.join(' ') })
          .where('id', '=', old.id)
          .execute();
        await noteChange(note, subjectOf(old), roleImage(old), roleImage(next));
        return next;
      }),

    deleteRole: (writing, name) =>
      answering({ foreign_key: () => new AppError('role_in_use', { value: name }) }, () =>
        recorded(writing, async (tx, note) => {
          const old = await lock(tx, name);
          if (old === undefined) return false;
          await tx.deleteFrom('role').where('id', '=', old.id).execute();
          await noteChange(note, subjectOf(old), roleImage(old), undefined);
          return true;
        }),
      ),

    async roles() {
      return (await reader.selectFrom('role').selectAll().orderBy('id').execute()).map(toRole);
    },
  };
}

/** Adds an API role within a change. */
export async function insertRole(tx: Db, note: Note, role: Omit<Role, 'id'>): Promise<Role> {
  const { name, description, actions } = role;
  const row = await tx
    .insertInto('role')
    .values({ name, description, actions: actions.join(' ') })
    .returningAll()
    .executeTakeFirstOrThrow();
  const created = toRole(row);
  await noteChange(note, subjectOf(created), undefined, roleImage(created));
  return created;
}

function subjectOf({ name }: Role): Subject {
  return { kind: 'role', id: name };
}
