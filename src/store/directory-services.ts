import type { Service } from '../core/account.ts';
import type { DirectoryStore, NewService } from '../core/directory.ts';
import { serviceImage } from '../core/directory-image.ts';
import { fail } from '../core/errors.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import { EVERY_ROW, toService } from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
import type { Db } from './schema.ts';

type ServiceCalls = Pick<
  DirectoryStore,
  'createService' | 'findService' | 'services' | 'updateService' | 'deleteService'
>;

/** What the directory store does with services. */
export function serviceCalls(
  { reader, engine }: OpenDatabase,
  recorded: RecordedWrite,
): ServiceCalls {
  const serviceById = compiled(reader.selectFrom('service').selectAll().where('id', '=', 0), 0);
  const accountUnknown = { foreign_key: () => fail('account_unknown') };
  const lock = async (tx: Db, id: number): Promise<Service | undefined> => {
    const row = await tx
      .selectFrom('service')
      .selectAll()
      .where('id', '=', id)
      .$if(engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
    return row && toService(row);
  };
  return {
    createService: (writing, service) =>
      answering(accountUnknown, () =>
        recorded(writing, (tx, note) => insertService(tx, note, service)),
      ),

    async findService(id) {
      const row = await serviceById.first(reader, id);
      return row && toService(row);
    },

    async services({ after = 0, limit = EVERY_ROW } = {}) {
      const rows = await reader
        .selectFrom('service')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toService);
    },

    updateService: (writing, id, change) =>
      answering(accountUnknown, () =>
        recorded(writing, async (tx, note) => {
          const old = await lock(tx, id);
          if (old === undefined) return undefined;
          const next = change(old);
          if (next === undefined) return old;
          const { name, status, accountId } = next;
          const row = await tx
            .updateTable('service')
            .set({ name, status, account_id: accountId })
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirstOrThrow();
          const stored = toService(row);
          const subject = { kind: 'service', id } as const;
          await noteChange(note, subject, serviceImage(old), serviceImage(stored));
          return stored;
        }),
      ),

    deleteService: (writing, id) =>
      answering({ foreign_key: () => fail('service_in_use') }, () =>
        recorded(writing, async (tx, note) => {
          const old = await lock(tx, id);
          if (old === undefined) return false;
          await tx.deleteFrom('service').where('id', '=', id).execute();
          await noteChange(note, { kind: 'service', id }, serviceImage(old), undefined);
          return true;
        }),
      ),
  };
}

/** Adds a service within a change. */
export async function insertService(tx: Db, note: Note, service: NewService): Promise<Service> {
  const { name, accountId, status = 'Active', createdAt } = service;
  const row = await tx
    .insertInto('service')
    .values({ name, account_id: accountId, status, created_at: createdAt })
    .returningAll()
    .executeTakeFirstOrThrow();
  const created = toService(row);
  await noteChange(note, { kind: 'service', id: created.id }, undefined, serviceImage(created));
  return created;
}
