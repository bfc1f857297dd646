import type { Clock, FirstStartStore } from '../core/ports.ts';
import { insertAdmin } from './caller-admins.ts';
import { insertApiCredential } from './caller-credentials.ts';
import { insertRole } from './caller-roles.ts';
import { insertAccount } from './directory-accounts.ts';
import { insertService } from './directory-services.ts';
import { insertUser } from './directory-users.ts';
import type { OpenDatabase } from './open.ts';
import { recordedWrite } from './recorded.ts';
import type { Db } from './schema.ts';

const FILLED = 'first_start';

/** The beginning of an open database. */
export function firstStartStore(database: OpenDatabase, clock: Clock): FirstStartStore {
  const { reader } = database;
  const recorded = recordedWrite(database, clock);
  return {
    isEmpty: () => isEmpty(reader),

    fill: (writing, records) =>
      recorded(writing, async (tx, note) => {
        if (!(await isEmpty(tx))) return false;
        // Of two nodes that start together, the second waits here and then finds it filled.
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('meta')
          .values({ name: FILLED, value: String(records.admin.createdAt) })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await insertAdmin(tx, note, records.admin, records.adminPasswordHash);
        await insertRole(tx, note, records.role);
        await insertApiCredential(tx, note, records.apiCredential, records.apiSecret);
        if (records.user !== undefined) {
          const { record, passwordHash } = records.user;
          const owner = await insertUser(tx, note, record, passwordHash);
          const { createdAt } = record;
          const account = await insertAccount(tx, note, { name: '', ownerId: owner.id, createdAt });
          await insertService(tx, note, { name: '', accountId: account.id, createdAt });
        }
        return true;
      }),
  };
}

/** Nothing was filled in, neither by a first start nor by the command line. */
async function isEmpty(db: Db): Promise<boolean> {
  const filled = db.selectFrom('meta').select('name').where('name', '=', FILLED);
  const admin = db.selectFrom('admin').select('username as name').limit(1);
  const role = db.selectFrom('role').select('name').limit(1);
  for (const found of [filled, admin, role]) {
    if ((await found.executeTakeFirst()) !== undefined) return false;
  }
  return true;
}
