import type { Selectable } from 'kysely';
import { type Consent, type ConsentStore, consentImage } from '../core/consent.ts';
import { type ClientIdentifier, type SecretId, toId } from '../core/ids.ts';
import type { Clock } from '../core/ports.ts';
import type { OpenDatabase } from './open.ts';
import { noteChange, recordedWrite } from './recorded.ts';
import type { ConsentTable } from './schema.ts';

/** The store of consents over an open database. */
export function consentStore(database: OpenDatabase, clock: Clock): ConsentStore {
  const { reader, writer } = database;
  const recorded = recordedWrite(database, clock);
  return {
    async find(userUuid, identifier) {
      const row = await reader
        .selectFrom('consent')
        .selectAll()
        .where('user_uuid', '=', userUuid)
        .where('identifier', '=', identifier)
        .executeTakeFirst();
      return row && toConsent(row);
    },

    async ofUser(userUuid) {
      const rows = await reader
        .selectFrom('consent')
        .selectAll()
        .where('user_uuid', '=', userUuid)
        .orderBy('created_at')
        .execute();
      return rows.map(toConsent);
    },

    async put(consent) {
      const set = {
        scope: consent.scope.join(' '),
        redirect_uris: JSON.stringify(consent.redirectUris),
        secret_id: consent.secretId,
        created_at: consent.createdAt,
      };
      const key = { user_uuid: consent.userUuid, identifier: consent.identifier };
      await writer.write((tx) =>
        tx
          .insertInto('consent')
          .values({ ...key, ...set })
          .onConflict((conflict) => conflict.columns(['user_uuid', 'identifier']).doUpdateSet(set))
          .execute(),
      );
    },

    delete: (writing, { id, uuid }, identifier) =>
      recorded(writing, async (tx, note) => {
        const row = await tx
          .deleteFrom('consent')
          .where('user_uuid', '=', uuid)
          .where('identifier', '=', identifier)
          .returningAll()
          .executeTakeFirst();
        await tx
          .deleteFrom('protocol_record')
          .where('user_uuid', '=', uuid)
          .where('identifier', '=', identifier)
          .execute();
        if (row === undefined) return false;
        await noteChange(note, { kind: 'user', id }, consentImage(toConsent(row)), undefined);
        return true;
      }),
  };
}

function toConsent(row: Selectable<ConsentTable>): Consent {
  return {
    userUuid: row.user_uuid,
    identifier: row.identifier as ClientIdentifier,
    scope: row.scope.split(' '),
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    secretId: row.secret_id === null ? null : toId<SecretId>(row.secret_id),
    createdAt: row.created_at,
  };
}
