import type { Diff } from '../core/audit.ts';
import { secretImage } from '../core/credential-image.ts';
import { type CredentialId, type SecretId, toId } from '../core/ids.ts';
import type { Notice, NoticeStore } from '../core/notice.ts';
import type { Clock } from '../core/ports.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, recordedWrite } from './recorded.ts';
import { toSecretRecord } from './rows.ts';
import type { Db } from './schema.ts';

/** The notices of an open database. */
export function noticeStore(database: OpenDatabase, clock: Clock): NoticeStore {
  const { reader } = database;
  const recorded = recordedWrite(database, clock);

  /** Told as one more entry of the credential, whose version stays. */
  async function tellOfCredential(tx: Db, note: Note, notice: Notice): Promise<boolean> {
    const credentials = tx
      .selectFrom('credential')
      .select(['version', 'trail_seq'])
      .where('id', '=', Number(notice.subject.id))
      .$if(database.engine === 'postgres', (query) => query.forUpdate());
    const row = await credentials.executeTakeFirst();
    if (row === undefined) return false;
    const { version, trail_seq: previous } = row;
    const diff = await unchanged(tx, notice.secretId);
    const place = await note({ subject: notice.subject, version, diff, previous });
    await tx
      .updateTable('credential')
      .set({ trail_seq: place })
      .where('id', '=', Number(notice.subject.id))
      .execute();
    return true;
  }

  return {
    tell: (writing, notice) =>
      recorded(writing, async (tx, note) => {
        if (!(await claim(tx, notice, clock.now()))) return false;
        if (notice.subject.kind === 'credential') return tellOfCredential(tx, note, notice);
        await note({ subject: notice.subject, diff: {} });
        return true;
      }),

    async endings(now, until, after, limit) {
      const rows = await reader
        .selectFrom('credential_secret')
        .select(['id', 'credential_id', 'expires_at'])
        .where('expires_at', 'is not', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .where('expires_at', '<=', until)
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(
              refTuple('expires_at', 'id'),
              '>',
              tuple(after?.expiresAt as number, after?.secretId as number),
            ),
          ),
        )
        .orderBy('expires_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        secretId: toId<SecretId>(row.id),
        credentialId: toId<CredentialId>(row.credential_id),
        expiresAt: row.expires_at as number,
      }));
    },
  };
}

/** Takes the cause; false = it is taken. On PostgreSQL it waits for whoever is about to take it. */
async function claim(tx: Db, { cause, quietUntil }: Notice, now: number): Promise<boolean> {
  await tx.deleteFrom('notice').where('quiet_until', '<=', now).execute();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('notice')
    .values({ cause, quiet_until: quietUntil })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** The secret as it was and is. */
async function unchanged(tx: Db, id: SecretId | undefined): Promise<Diff> {
  if (id === undefined) return {};
  const row = await tx
    .selectFrom('credential_secret')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return {};
  const image = secretImage(toSecretRecord(row));
  return { [`secrets/${id}`]: { from: image, to: image } };
}
