import type { Credential } from '../core/credential.ts';
import { fail } from '../core/errors.ts';
import type { CredentialId } from '../core/ids.ts';
import type { Clock, CredentialRef, CredentialStore } from '../core/ports.ts';
import { isLive, type NewSecret } from '../core/secret.ts';
import { compiled } from './compiled.ts';
import { listCredentials } from './credential-list.ts';
import { answering } from './db-errors.ts';
import type { Engine } from './engine.ts';
import type { OpenDatabase } from './open.ts';
import { fromRedirectUris, toCredential, toSearchKey, toSecretRecord } from './rows.ts';
import type { Db } from './schema.ts';

/** The credential store over an open database. */
export function credentialStore(database: OpenDatabase, clock: Clock): CredentialStore {
  const { reader, writer } = database;
  const queries = hotQueries(reader, database.engine);

  async function find(ref: CredentialRef): Promise<Credential | undefined> {
    const row =
      ref.id === undefined
        ? await queries.byIdentifier.first(reader, ref.identifier)
        : await queries.byId.first(reader, ref.id);
    return row && toCredential(row);
  }

  async function lock(tx: Db, looks: readonly CredentialRef[]) {
    for (const ref of looks) {
      const row =
        ref.id === undefined
          ? await queries.lockByIdentifier.first(tx, ref.identifier)
          : await queries.lockById.first(tx, ref.id);
      if (row !== undefined) return toCredential(row);
    }
    return undefined;
  }

  // A statement of its own: on PostgreSQL the one before may have waited for another change, and
  // would count the secrets as they were before it waited.
  async function countLive(tx: Db, id: CredentialId, now: number): Promise<number> {
    const ends = await queries.secretEnds.run(tx, id);
    return ends.filter((row) => isLive({ expiresAt: row.expires_at }, now)).length;
  }

  async function save(tx: Db, old: Credential, next: Credential): Promise<void> {
    if (next.grantType !== old.grantType || next.serviceId !== old.serviceId) {
      await queries.move.run(tx, next.grantType, next.serviceId, next.id);
    }
    await queries.update.run(
      tx,
      next.name,
      toSearchKey(next.name),
      next.description,
      next.scope.join(' '),
      next.logoUri,
      fromRedirectUris(next.redirectUris),
      next.version,
      next.revocationEpoch,
      next.refreshEpoch,
      next.updatedAt,
      next.id,
    );
  }

  async function endSecrets(tx: Db, id: CredentialId, now: number, end: number | null) {
    const ofCredential = tx.deleteFrom('credential_secret').where('credential_id', '=', id);
    if (end === null) {
      await ofCredential.execute();
      return;
    }
    await ofCredential.where('expires_at', '<=', now).execute();
    // A secret that is to end sooner keeps its own end.
    await tx
      .updateTable('credential_secret')
      .set({ expires_at: end })
      .where('credential_id', '=', id)
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', end)]))
      .execute();
  }

  async function addSecret(tx: Db, id: CredentialId, secret: NewSecret, now: number) {
    const { digest, keyVersion, hint, sealed } = secret;
    await queries.addSecret.run(tx, id, digest, keyVersion, hint, sealed, now);
  }

  return {
    find,
    list: (query) => listCredentials(database, clock, query),

    create: (credential, secret) =>
      answering({ foreign_key: () => fail('service_unknown') }, () =>
        writer.write(async (tx) => {
          const row = await tx
            .insertInto('credential')
            .values({
              uuid: credential.uuid,
              identifier: credential.identifier,
              name: credential.name,
              name_key: toSearchKey(credential.name),
              description: credential.description,
              grant_type: credential.grantType,
              scope: credential.scope.join(' '),
              service_id: credential.serviceId,
              logo_uri: credential.logoUri,
              redirect_uris: fromRedirectUris(credential.redirectUris),
              version: 1,
              revocation_epoch: 0,
              refresh_epoch: 0,
              created_at: credential.createdAt,
              updated_at: credential.createdAt,
            })
            .returningAll()
            .executeTakeFirstOrThrow();
          const created = toCredential(row);
          await addSecret(tx, created.id, secret, created.createdAt);
          return created;
        }),
      ),

    update: (looks, change) =>
      answering({ foreign_key: () => fail('service_unknown') }, () =>
        writer.write(async (tx) => {
          const now = clock.now();
          const old = await lock(tx, looks);
          if (old === undefined) return undefined;
          const changed = change(old, await countLive(tx, old.id, now));
          if (changed === undefined) return old;
          await save(tx, old, changed.next);
          if (changed.secret !== undefined) {
            await endSecrets(tx, old.id, now, changed.secret.othersEnd);
            await addSecret(tx, old.id, changed.secret.add, now);
          }
          return changed.next;
        }),
      ),

    delete: (id) =>
      writer.write(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('credential')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      }),

    async hasLiveSecret(identifier, digest) {
      const found = await queries.secretByDigest.first(reader, identifier, digest);
      return found !== undefined && (found.expires_at ?? Infinity) > clock.now();
    },

    async secrets(id) {
      const now = clock.now();
      const rows = await queries.secrets.run(reader, id);
      return rows
        .map(toSecretRecord)
        .filter((secret) => isLive(secret, now))
        .toSorted((a, b) => a.id - b.id);
    },
  };
}

/** Queries of the paths that every request takes. Values stand in the order of the `run` calls. */
function hotQueries(db: Db, engine: Engine) {
  const all = db.selectFrom('credential').selectAll();
  // Read and kept from other writers until the change is done; SQLite has one writer anyway.
  const locked = all.$if(engine === 'postgres', (query) => query.forUpdate());
  return {
    byId: compiled(all.where('id', '=', 0), 0),
    byIdentifier: compiled(all.where('identifier', '=', ''), ''),
    lockById: compiled(locked.where('id', '=', 0), 0),
    lockByIdentifier: compiled(locked.where('identifier', '=', ''), ''),
    secretEnds: compiled(
      db.selectFrom('credential_secret').select('expires_at').where('credential_id', '=', 0),
      0,
    ),
    // Neither filtered nor sorted: with more than the one value SQLite plans it anew at each run.
    secrets: compiled(
      db.selectFrom('credential_secret').selectAll().where('credential_id', '=', 0),
      0,
    ),
    secretByDigest: compiled(
      db
        .selectFrom('credential_secret')
        .select('expires_at')
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
      0,
    ),
    addSecret: compiled(
      db.insertInto('credential_secret').values({
        credential_id: 0,
        digest: '',
        key_version: 0,
        hint: '',
        sealed: '',
        created_at: 0,
      }),
      0,
      '',
      0,
      '',
      '' as string | null,
      0,
    ),
  };
}
