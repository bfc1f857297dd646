import type { Selectable } from 'kysely';
import type { Consent, ConsentStore } from '../core/consent.ts';
import { type ClientIdentifier, type SecretId, toId } from '../core/ids.ts';
import type { OpenDatabase } from './open.ts';
import type { ConsentTable } from './schema.ts';

/** The store of consents over an open database. */
export function consentStore({ reader, writer }: OpenDatabase): ConsentStore {
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

    async delete(userUuid, identifier) {
      await writer.write(async (tx) => {
        await tx
          .deleteFrom('consent')
          .where('user_uuid', '=', userUuid)
          .where('identifier', '=', identifier)
          .execute();
        await tx
          .deleteFrom('protocol_record')
          .where('user_uuid', '=', userUuid)
          .where('identifier', '=', identifier)
          .execute();
      });
    },
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
