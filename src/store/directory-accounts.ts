import type { Account } from '../core/account.ts';
import type { DirectoryStore, NewAccount } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import { toAccount, toFlag, toMember } from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

type AccountCalls = Pick<
  DirectoryStore,
  | 'createAccount'
  | 'findAccount'
  | 'accounts'
  | 'accountsOf'
  | 'updateAccount'
  | 'deleteAccount'
  | 'members'
  | 'putMember'
  | 'deleteMember'
>;

/** What the directory store does with accounts and their members. */
export function accountCalls({ reader, writer, engine }: OpenDatabase): AccountCalls {
  const isPostgres = engine === 'postgres';
  const byId = (db: Db, id: number) => db.selectFrom('account').selectAll().where('id', '=', id);
  const forUpdate = (tx: Db, id: number) =>
    byId(tx, id)
      .$if(isPostgres, (query) => query.forUpdate())
      .executeTakeFirst();
  const queries = hotQueries(reader);
  const userUnknown = { foreign_key: () => fail('user_unknown') };
  return {
    createAccount: (account) =>
      answering(userUnknown, () => writer.write((tx) => insertAccount(tx, account))),

    async findAccount(id) {
      const row = await queries.byId.first(reader, id);
      return row && toAccount(row);
    },

    async accounts() {
      const rows = await reader.selectFrom('account').selectAll().orderBy('id').execute();
      return rows.map(toAccount);
    },

    async accountsOf(userId) {
      const owned = await queries.owned.run(reader, userId);
      const memberships = await queries.memberships.run(reader, userId);
      const joined: (typeof owned)[number][] = [];
      for (const { account_id: id } of memberships) {
        joined.push(...(await queries.byId.run(reader, id)));
      }
      return [...owned.toSorted(byNumber), ...joined.toSorted(byNumber)].map(toAccount);
    },

    updateAccount: (id, change) =>
      answering(userUnknown, () =>
        writer.write(async (tx) => {
          const row = await forUpdate(tx, id);
          if (row === undefined) return undefined;
          const next = change(toAccount(row));
          return next === undefined ? toAccount(row) : updateRow(tx, next);
        }),
      ),

    deleteAccount: (id) =>
      writer.write(async (tx) => {
        const deleted = await tx
          .deleteFrom('account')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        return deleted.numDeletedRows > 0n;
      }),

    async members(id) {
      const rows = await reader
        .selectFrom('account_member')
        .selectAll()
        .where('account_id', '=', id)
        .orderBy('user_id')
        .execute();
      return rows.map(toMember);
    },

    putMember: ({ accountId, userId, permissions }) =>
      answering(userUnknown, () =>
        writer.write(async (tx) => {
          // Locked, so that the owner does not change before the member is written.
          const account = await forUpdate(tx, accountId);
          if (account === undefined) throw fail('account_unknown');
          if (account.owner_id === userId) throw fail('member_is_owner');
          const set = { permissions: permissions.join(' ') };
          await tx
            .insertInto('account_member')
            .values({ account_id: accountId, user_id: userId, ...set })
            .onConflict((conflict) => conflict.columns(['account_id', 'user_id']).doUpdateSet(set))
            .execute();
        }),
      ),

    deleteMember: (id, userId) => writer.write((tx) => deleteMember(tx, id, userId)),
  };
}

async function deleteMember(tx: Db, accountId: number, userId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('account_member')
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

async function updateRow(tx: Db, next: Account): Promise<Account> {
  await deleteMember(tx, next.id, next.ownerId);
  const row = await tx
    .updateTable('account')
    .set({
      name: next.name,
      owner_id: next.ownerId,
      status: next.status,
      allow_sso: toFlag(next.allowSso),
    })
    .where('id', '=', next.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccount(row);
}

/** Adds an account within a change. */
export async function insertAccount(tx: Db, account: NewAccount): Promise<Account> {
  const { name, ownerId, status = 'Active', allowSso = true, createdAt } = account;
  const row = await tx
    .insertInto('account')
    .values({
      name,
      owner_id: ownerId,
      status,
      allow_sso: toFlag(allowSso),
      created_at: createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccount(row);
}

/**
 * Queries by which each use of a token asks whether its user may still sign in. Neither sorted nor
 * joined: SQLite would plan them anew at each run.
 */
function hotQueries(db: Db) {
  const all = db.selectFrom('account').selectAll();
  return {
    byId: compiled(all.where('id', '=', 0), 0),
    owned: compiled(all.where('owner_id', '=', 0), 0),
    memberships: compiled(
      db.selectFrom('account_member').select('account_id').where('user_id', '=', 0),
      0,
    ),
  };
}

function byNumber(one: { readonly id: number }, other: { readonly id: number }): number {
  return one.id - other.id;
}
