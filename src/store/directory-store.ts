import type { Service } from '../core/account.ts';
import type { DirectoryStore, NewService } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import { accountCalls } from './directory-accounts.ts';
import { toDomain, toService } from './directory-rows.ts';
import { userCalls } from './directory-users.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

/** The directory store over an open database. */
export function directoryStore(database: OpenDatabase): DirectoryStore {
  const { reader, writer, engine } = database;
  const serviceById = compiled(reader.selectFrom('service').selectAll().where('id', '=', 0), 0);
  const accountUnknown = { foreign_key: () => fail('account_unknown') };

  const remove = (table: 'service' | 'domain', id: number): Promise<boolean> =>
    writer.write(async (tx) => {
      const deleted = await tx.deleteFrom(table).where('id', '=', id).executeTakeFirstOrThrow();
      return deleted.numDeletedRows > 0n;
    });

  return {
    ...userCalls(database),
    ...accountCalls(database),

    createService: (service) =>
      answering(accountUnknown, () => writer.write((tx) => insertService(tx, service))),

    async findService(id) {
      const row = await serviceById.first(reader, id);
      return row && toService(row);
    },

    async services() {
      const rows = await reader.selectFrom('service').selectAll().orderBy('id').execute();
      return rows.map(toService);
    },

    updateService: (id, change) =>
      answering(accountUnknown, () =>
        writer.write(async (tx) => {
          const row = await tx
            .selectFrom('service')
            .selectAll()
            .where('id', '=', id)
            .$if(engine === 'postgres', (query) => query.forUpdate())
            .executeTakeFirst();
          if (row === undefined) return undefined;
          const next = change(toService(row));
          if (next === undefined) return toService(row);
          const { name, status, accountId } = next;
          const updated = await tx
            .updateTable('service')
            .set({ name, status, account_id: accountId })
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirstOrThrow();
          return toService(updated);
        }),
      ),

    deleteService: (id) =>
      answering({ foreign_key: () => fail('service_in_use') }, () => remove('service', id)),

    createDomain: ({ accountId, name, status, createdAt }) =>
      answering(accountUnknown, () =>
        writer.write(async (tx) => {
          const row = await tx
            .insertInto('domain')
            .values({ account_id: accountId, name, status, created_at: createdAt })
            .returningAll()
            .executeTakeFirstOrThrow();
          return toDomain(row);
        }),
      ),

    async findDomain(id) {
      const row = await reader
        .selectFrom('domain')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toDomain(row);
    },

    async domains() {
      const rows = await reader.selectFrom('domain').selectAll().orderBy('id').execute();
      return rows.map(toDomain);
    },

    deleteDomain: (id) => remove('domain', id),
  };
}

/** Adds a service within a change. */
export async function insertService(tx: Db, service: NewService): Promise<Service> {
  const { name, accountId, status = 'Active', createdAt } = service;
  const row = await tx
    .insertInto('service')
    .values({ name, account_id: accountId, status, created_at: createdAt })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toService(row);
}
