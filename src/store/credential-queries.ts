import type { Selectable } from 'kysely';
import { compiled } from './compiled.ts';
import { tagQueries } from './credential-tags.ts';
import type { Engine } from './engine.ts';
import type { CredentialSecretTable, CredentialTable, Db } from './schema.ts';

/** What a check of a secret needs of the credential to which it belongs. */
const OF_OWNER = ['suspended_at', 'suspended_until', 'suspend_reason', 'auth_method'] as const;

type SecretRow = Pick<
  Selectable<CredentialSecretTable>,
  'id' | 'credential_id' | 'not_before' | 'expires_at' | 'inactive_since' | 'revoked_at'
> &
  Pick<Selectable<CredentialTable>, (typeof OF_OWNER)[number]>;

/** Queries of the paths that every request takes. Values stand in the order of the `run` calls. */
export function credentialQueries(db: Db, engine: Engine) {
  const all = db.selectFrom('credential').selectAll();
  // Read and kept from other writers until the change is done; SQLite has one writer anyway.
  const locked = all.$if(engine === 'postgres', (query) => query.forUpdate());
  return {
    ...tagQueries(db, engine),
    byId: compiled(all.where('id', '=', 0), 0),
    byIdentifier: compiled(all.where('identifier', '=', ''), ''),
    lockById: compiled(locked.where('id', '=', 0), 0),
    lockByIdentifier: compiled(locked.where('identifier', '=', ''), ''),
    // Neither filtered nor sorted: with more than the one value SQLite plans it anew at each run.
    secrets: compiled(
      db.selectFrom('credential_secret').selectAll().where('credential_id', '=', 0),
      0,
    ),
    // Looked up value by value: SQLite would plan a join anew at each run.
    secretByDigest: compiled(
      db
        .selectFrom('credential_secret')
        .select(['id', 'credential_id', 'not_before', 'expires_at', 'inactive_since', 'revoked_at'])
        .select((row) =>
          OF_OWNER.map((column) =>
            row
              .selectFrom('credential')
              .select(`credential.${column}`)
              .whereRef('credential.id', '=', 'credential_secret.credential_id')
              .as(column),
          ),
        )
        .$castTo<SecretRow>()
        .where('credential_id', '=', (row) =>
          row.selectFrom('credential').select('id').where('identifier', '=', ''),
        )
        .where('digest', '=', ''),
      '',
      '',
    ),
    // Columns with an index apart: whoever names one writes its index anew, also with the same value.
    move: compiled(
      db.updateTable('credential').set({ grant_type: '', service_id: 0 }).where('id', '=', 0),
      '',
      0 as number | null,
      0,
    ),
    setRare: compiled(
      db
        .updateTable('credential')
        .set({ id_token_alg: '', allowed_addresses: '' })
        .where('id', '=', 0),
      '',
      '',
      0,
    ),
    setScopesSince: compiled(
      db.updateTable('credential').set({ scopes_since: 0 }).where('id', '=', 0),
      0,
      0,
    ),
    update: compiled(
      db
        .updateTable('credential')
        .set({
          name: '',
          name_key: '',
          description: '',
          scope: '',
          logo_uri: '',
          redirect_uris: '',
          version: 0,
          revocation_epoch: 0,
          refresh_epoch: 0,
          updated_at: 0,
          auth_method: '',
          suspended_at: 0,
          suspended_until: 0,
          suspend_reason: '',
          trail_seq: 0,
        })
        .where('id', '=', 0),
      '',
      '',
      '',
      '',
      '',
      '',
      0,
      0,
      0,
      0,
      '',
      0 as number | null,
      0 as number | null,
      '',
      0 as number | null,
      0,
    ),
    setTrail: compiled(
      db.updateTable('credential').set({ trail_seq: 0 }).where('id', '=', 0),
      0 as number | null,
      0,
    ),
    addSecret: compiled(
      db
        .insertInto('credential_secret')
        .values({
          credential_id: 0,
          digest: '',
          key_version: 0,
          hint: '',
          sealed: '',
          created_at: 0,
          expires_at: 0,
          label: '',
          not_before: 0,
          created_by: '',
          inactive_since: 0,
        })
        .returningAll(),
      0,
      '',
      0,
      '',
      '' as string | null,
      0,
      0 as number | null,
      '',
      0 as number | null,
      '',
      0 as number | null,
    ),
    setSecret: compiled(
      db
        .updateTable('credential_secret')
        .set({ label: '', not_before: 0, expires_at: 0, inactive_since: 0, revoked_at: 0 })
        .where('id', '=', 0),
      '',
      0 as number | null,
      0 as number | null,
      0 as number | null,
      0 as number | null,
      0,
    ),
    dropSecret: compiled(db.deleteFrom('credential_secret').where('id', '=', 0), 0),
  };
}

/** Those queries, compiled for one engine. */
export type CredentialQueries = ReturnType<typeof credentialQueries>;
