import type { Account, Member } from '../core/account.ts';
import type { DirectoryStore, NewAccount } from '../core/directory.ts';
import { accountImage, domainImage, membersImage, serviceImage } from '../core/directory-image.ts';
import { fail } from '../core/errors.ts';
import { compiled } from './compiled.ts';
import { answering } from './db-errors.ts';
import { EVERY_ROW, toAccount, toDomain, toFlag, toMember, toService } from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, type RecordedWrite } from './recorded.ts';
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
export function accountCalls(
  { reader, engine }: OpenDatabase,
  recorded: RecordedWrite,
): AccountCalls {
  const byId = (db: Db, id: number) => db.selectFrom('account').selectAll().where('id', '=', id);
  const lock = async (tx: Db, id: number) => {
    const row = await byId(tx, id)
      .$if(engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
    return row && toAccount(row);
  };
  const queries = hotQueries(reader);
  const userUnknown = { foreign_key: () => fail('user_unknown') };
  return {
    createAccount: (writing, account) =>
      answering(userUnknown, () =>
        recorded(writing, (tx, note) => insertAccount(tx, note, account)),
      ),

    async findAccount(id) {
      const row = await queries.byId.first(reader, id);
      return row && toAccount(row);
    },

    async accounts({ after = 0, limit = EVERY_ROW } = {}) {
      const rows = await reader
        .selectFrom('account')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
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

    updateAccount: (writing, id, change) =>
      answering(userUnknown, () =>
        recorded(writing, async (tx, note) => {
          const old = await lock(tx, id);
          if (old === undefined) return undefined;
          const next = change(old);
          if (next === undefined) return old;
          const noMore = membersImage(await takeMembers(tx, id, next.ownerId));
          const stored = await updateRow(tx, next);
          const before = { ...accountImage(old), ...noMore };
          await noteChange(note, { kind: 'account', id }, before, accountImage(stored));
          return stored;
        }),
      ),

    deleteAccount: (writing, id) =>
      recorded(writing, async (tx, note) => {
        const old = await lock(tx, id);
        if (old === undefined) return false;
        await releaseServices(tx, note, id);
        await deleteDomains(tx, note, id);
        const members = membersImage(await takeMembers(tx, id));
        await tx.deleteFrom('account').where('id', '=', id).execute();
        const before = { ...accountImage(old), ...members };
        await noteChange(note, { kind: 'account', id }, before, undefined);
        return true;
      }),

    members: (id) => membersOf(reader, id),

    putMember: (writing, member) =>
      answering(userUnknown, () =>
        recorded(writing, async (tx, note) => {
          const { accountId, userId, permissions } = member;
          // Locked, so that the owner does not change before the member is written.
          const account = await lock(tx, accountId);
          if (account === undefined) throw fail('account_unknown');
          if (account.ownerId === userId) throw fail('member_is_owner');
          const before = membersImage(await membersOf(tx, accountId, userId));
          const set = { permissions: permissions.join(' ') };
          await tx
            .insertInto('account_member')
            .values({ account_id: accountId, user_id: userId, ...set })
            .onConflict((conflict) => conflict.columns(['account_id', 'user_id']).doUpdateSet(set))
            .execute();
          const after = membersImage([member]);
          await noteChange(note, { kind: 'account', id: accountId }, before, after);
          return member;
        }),
      ),

    deleteMember: (writing, id, userId) =>
      recorded(writing, async (tx, note) => {
        const gone = await takeMembers(tx, id, userId);
        await noteChange(note, { kind: 'account', id }, membersImage(gone), undefined);
        return gone.length > 0;
      }),
  };
}

/** The members of an account, or that one of them. */
async function membersOf(db: Db, id: number, userId?: number): Promise<readonly Member[]> {
  const rows = await db
    .selectFrom('account_member')
    .selectAll()
    .where('account_id', '=', id)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as number))
    .orderBy('user_id')
    .execute();
  return rows.map(toMember);
}

/** Takes the members of an account away, or that one of them; answers who they were. */
async function takeMembers(tx: Db, id: number, userId?: number): Promise<readonly Member[]> {
  const rows = await tx
    .deleteFrom('account_member')
    .where('account_id', '=', id)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as number))
    .returningAll()
    .execute();
  return rows.map(toMember).sort((a, b) => a.userId - b.userId);
}

async function releaseServices(tx: Db, note: Note, id: number): Promise<void> {
  const rows = await tx
    .updateTable('service')
    .set({ account_id: null })
    .where('account_id', '=', id)
    .returningAll()
    .execute();
  for (const service of rows.map(toService).sort((a, b) => a.id - b.id)) {
    const before = { ...serviceImage(service), accountId: id };
    await noteChange(note, { kind: 'service', id: service.id }, before, serviceImage(service));
  }
}

async function deleteDomains(tx: Db, note: Note, id: number): Promise<void> {
  const rows = await tx.deleteFrom('domain').where('account_id', '=', id).returningAll().execute();
  for (const domain of rows.map(toDomain).sort((a, b) => a.id - b.id)) {
    await noteChange(note, { kind: 'domain', id: domain.id }, domainImage(domain), undefined);
  }
}

async function updateRow(tx: Db, next: Account): Promise<Account> {
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
export async function insertAccount(tx: Db, note: Note, account: NewAccount): Promise<Account> {
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
  const created = toAccount(row);
  await noteChange(note, { kind: 'account', id: created.id }, undefined, accountImage(created));
  return created;
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
