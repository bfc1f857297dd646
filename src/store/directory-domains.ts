import type { DirectoryStore } from '../core/directory.ts';
import { domainImage } from '../core/directory-image.ts';
import { fail } from '../core/errors.ts';
import { answering } from './db-errors.ts';
import { EVERY_ROW, toDomain } from './directory-rows.ts';
import type { OpenDatabase } from './open.ts';
import { noteChange, type RecordedWrite } from './recorded.ts';

type DomainCalls = Pick<DirectoryStore, 'createDomain' | 'findDomain' | 'domains' | 'deleteDomain'>;

/** What the directory store does with domains. */
export function domainCalls({ reader }: OpenDatabase, recorded: RecordedWrite): DomainCalls {
  return {
    createDomain: (writing, { accountId, name, status, createdAt }) =>
      answering({ foreign_key: () => fail('account_unknown') }, () =>
        recorded(writing, async (tx, note) => {
          const row = await tx
            .insertInto('domain')
            .values({ account_id: accountId, name, status, created_at: createdAt })
            .returningAll()
            .executeTakeFirstOrThrow();
          const created = toDomain(row);
          const subject = { kind: 'domain', id: created.id } as const;
          await noteChange(note, subject, undefined, domainImage(created));
          return created;
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

    async domains({ after = 0, limit = EVERY_ROW } = {}) {
      const rows = await reader
        .selectFrom('domain')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toDomain);
    },

    deleteDomain: (writing, id) =>
      recorded(writing, async (tx, note) => {
        const row = await tx
          .deleteFrom('domain')
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return false;
        await noteChange(note, { kind: 'domain', id }, domainImage(toDomain(row)), undefined);
        return true;
      }),
  };
}
