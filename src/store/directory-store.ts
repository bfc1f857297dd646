import type { Account, Service, User } from '../core/account.ts';
import { fail } from '../core/errors.ts';
import type { DirectoryStore } from '../core/ports.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { toAccount, toService, toUser } from './rows.ts';
import type { Db } from './schema.ts';

/** The directory store over an open database. */
export function directoryStore({ reader, writer }: OpenDatabase): DirectoryStore {
  const serviceById = compiled(reader.selectFrom('service').selectAll().where('id', '=', 0), 0);

  const remove = (table: 'app_user' | 'account' | 'service', id: number): Promise<boolean> =>
    writer.write(async (tx) => {
      const deleted = await tx.deleteFrom(table).where('id', '=', id).executeTakeFirstOrThrow();
      return deleted.numDeletedRows > 0n;
    });

  return {
    createUser: (user, passwordHash) =>
      answering({ unique: () => fail('email_taken') }, () =>
        writer.write((tx) => insertUser(tx, user, passwordHash)),
      ),

    createAccount: (account) =>
      answering({ foreign_key: () => fail('user_unknown') }, () =>
        writer.write((tx) => insertAccount(tx, account)),
      ),

    createService: (service) =>
      answering({ foreign_key: () => fail('account_unknown') }, () =>
        writer.write((tx) => insertService(tx, service)),
      ),

    async findService(id) {
      const row = await serviceById.first(reader, id);
      return row && toService(row);
    },

    async users() {
      const rows = await reader.selectFrom('app_user').selectAll().orderBy('id').execute();
      return rows.map(toUser);
    },

    async accounts() {
      const rows = await reader.selectFrom('account').selectAll().orderBy('id').execute();
      return rows.map(toAccount);
    },

    async services() {
      const rows = await reader.selectFrom('service').selectAll().orderBy('id').execute();
      return rows.map(toService);
    },

    deleteUser: (id) =>
      answering({ foreign_key: () => fail('user_owns_account') }, () => remove('app_user', id)),
    deleteAccount: (id) => remove('account', id),
    deleteService: (id) =>
      answering({ foreign_key: () => fail('service_in_use') }, () => remove('service', id)),
  };
}

/** Adds a user within a change. */
export async function insertUser(
  tx: Db,
  { uuid, email, name, createdAt }: Omit<User, 'id'>,
  passwordHash: string,
): Promise<User> {
  const row = await tx
    .insertInto('app_user')
    .values({
      uuid,
      email,
      email_key: email.toLowerCase(),
      name,
      password_hash: passwordHash,
      created_at: createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toUser(row);
}

/** Adds an account within a change. */
export async function insertAccount(
  tx: Db,
  { name, ownerId, createdAt }: Omit<Account, 'id'>,
): Promise<Account> {
  const row = await tx
    .insertInto('account')
    .values({ name, owner_id: ownerId, created_at: createdAt })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccount(row);
}

/** Adds a service within a change. */
export async function insertService(
  tx: Db,
  { name, accountId, createdAt }: Omit<Service, 'id'>,
): Promise<Service> {
  const row = await tx
    .insertInto('service')
    .values({ name, account_id: accountId, created_at: createdAt })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toService(row);
}
