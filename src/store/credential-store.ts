import type { Credential } from '../core/credential.ts';
import { fail } from '../core/errors.ts';
import { type CredentialId, type SecretId, toId } from '../core/ids.ts';
import type { Clock, CredentialRef, CredentialStore, NewCredential } from '../core/ports.ts';
import { importCredentials } from './credential-import.ts';
import { listCredentials } from './credential-list.ts';
import { pageOfCredentials } from './credential-page.ts';
import { credentialQueries } from './credential-queries.ts';
import { secretCalls } from './credential-secrets.ts';
import { changeTags } from './credential-tags.ts';
import { tell } from './credential-trail.ts';
import { useOf } from './credential-use.ts';
import { credentialUses } from './credential-uses.ts';
import { answering } from './db-errors.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, recordedWrite } from './recorded.ts';
import { fromRedirects, toCredential, toSearchKey, toSuspension } from './rows.ts';
import type { Db } from './schema.ts';
import { scopeUses } from './scope-uses.ts';
import { standingCalls } from './standing-credentials.ts';

/** A credential that nobody else changes meanwhile. */
interface Locked {
  readonly credential: Credential;
  /** Place of its last entry in the trail. */
  readonly trail: number | null;
}

/** The credential store over an open database. */
export function credentialStore(database: OpenDatabase, clock: Clock): CredentialStore {
  const { engine, reader } = database;
  const queries = credentialQueries(reader, engine);
  const secrets = secretCalls(queries);
  const recorded = recordedWrite(database, clock);
  const serviceUnknown = { foreign_key: () => fail('service_unknown') };

  async function find(ref: CredentialRef): Promise<Credential | undefined> {
    const row =
      ref.id === undefined
        ? await queries.byIdentifier.first(reader, ref.identifier)
        : await queries.byId.first(reader, ref.id);
    return row && toCredential(row);
  }

  async function lock(tx: Db, looks: readonly CredentialRef[]): Promise<Locked | undefined> {
    for (const ref of looks) {
      const row =
        ref.id === undefined
          ? await queries.lockByIdentifier.first(tx, ref.identifier)
          : await queries.lockById.first(tx, ref.id);
      if (row !== undefined) return { credential: toCredential(row), trail: row.trail_seq };
    }
    return undefined;
  }

  /** Deletes a credential; answers how the trail is told of it. */
  async function remove(tx: Db, { credential, trail }: Locked) {
    const { id } = credential;
    const old = { credential, secrets: await secrets.all(tx, id) };
    await changeTags(tx, queries, id, credential, undefined);
    await tx.deleteFrom('credential').where('id', '=', id).execute();
    return (note: Note) => tell(note, old, undefined, trail, clock.now());
  }

  async function move(tx: Db, old: Credential, { grantType, serviceId, id }: Credential) {
    if (grantType === old.grantType && serviceId === old.serviceId) return;
    await queries.move.run(tx, grantType, serviceId, id);
  }

  // Apart: they hardly ever change, and would be more values of every update.
  async function setRare(tx: Db, old: Credential, next: Credential) {
    const { idTokenSignedResponseAlg: algorithm, allowedAddresses } = next;
    const addresses = allowedAddresses.join(' ');
    const isSame =
      algorithm === old.idTokenSignedResponseAlg && addresses === old.allowedAddresses.join(' ');
    if (!isSame) await queries.setRare.run(tx, algorithm, addresses, next.id);
    const isWider = next.scope.some((name) => !old.scope.includes(name));
    if (isWider) await queries.setScopesSince.run(tx, next.updatedAt, next.id);
  }

  async function save(tx: Db, next: Credential, trail: number | null) {
    await queries.update.run(
      tx,
      next.name,
      toSearchKey(next.name),
      next.description,
      next.scope.join(' '),
      next.logoUri,
      fromRedirects(next),
      next.version,
      next.revocationEpoch,
      next.refreshEpoch,
      next.updatedAt,
      next.tokenEndpointAuthMethod,
      next.suspension?.since ?? null,
      next.suspension?.until ?? null,
      next.suspension?.reason ?? '',
      trail,
      next.id,
    );
  }

  return {
    find,
    ...standingCalls(database),
    list: (query) => listCredentials(database, clock, query),
    page: (query) => pageOfCredentials(database, clock, query),
    secrets: (id) => secrets.all(reader, id),
    ...credentialUses(database),
    ...scopeUses(database),

    create: (writing, credential, secret, check) =>
      answering(serviceUnknown, () =>
        recorded(writing, async (tx, note) => {
          check?.();
          const created = await insertCredential(tx, credential);
          const added =
            secret === undefined
              ? []
              : [await secrets.add(tx, created.id, secret, created.createdAt)];
          const place = await tell(note, undefined, { credential: created, secrets: added }, null);
          await queries.setTrail.run(tx, place, created.id);
          await changeTags(tx, queries, created.id, undefined, created);
          return created;
        }),
      ),

    import: (writing, items, check) =>
      recorded(writing, async (tx, note, trail) => {
        const answers = await importCredentials(tx, engine, note, trail, items);
        check?.(answers);
        return answers;
      }),

    update: (writing, looks, change) =>
      answering(serviceUnknown, () =>
        recorded(writing, async (tx, note) => {
          const found = await lock(tx, looks);
          if (found === undefined) return undefined;
          const { credential: old, trail } = found;
          // A statement of its own: on PostgreSQL the one before may have waited for another change,
          // and would see the secrets as they were before it waited.
          const kept = await secrets.all(tx, old.id);
          const changed = change(old, kept);
          if (changed === undefined) return old;
          const { next } = changed;
          // Before the trail: on PostgreSQL it may wait for a change of the service, and whoever waits
          // after it has told the trail holds up every other change.
          await move(tx, old, next);
          await setRare(tx, old, next);
          const after = await secrets.change(tx, old.id, kept, changed, next.updatedAt);
          const place = await tell(
            note,
            { credential: old, secrets: kept },
            { credential: next, secrets: after },
            trail,
          );
          await save(tx, next, place);
          await changeTags(tx, queries, old.id, old, next);
          return next;
        }),
      ),

    delete: (writing, id, check) =>
      recorded(writing, async (tx, note) => {
        const found = await lock(tx, [{ id }]);
        if (found === undefined) return false;
        check?.(found.credential);
        const tellIt = await remove(tx, found);
        await tellIt(note);
        return true;
      }),

    deleteMany: (writing, { ids, next }, isMeant) =>
      recorded(writing, async (tx, note) => {
        const told: ((note: Note) => Promise<unknown>)[] = [];
        const deleted: CredentialId[] = [];
        let kept = 0;
        // In one order everywhere, so that two changes do not wait for each other's rows.
        for (const id of ids.toSorted((a, b) => a - b)) {
          const found = await lock(tx, [{ id }]);
          if (found === undefined) continue;
          if (isMeant(found.credential, await useOf(tx, id, clock.now()))) {
            told.push(await remove(tx, found));
            deleted.push(id);
          } else kept += 1;
        }
        // After all rows: whoever waits for one after it has told the trail holds up every other change.
        for (const tellIt of told) await tellIt(note);
        return { deleted, kept, next };
      }),

    async findSecret(identifier, digest) {
      const row = await queries.secretByDigest.first(reader, identifier, digest);
      return (
        row && {
          id: toId<SecretId>(row.id),
          credentialId: toId<CredentialId>(row.credential_id),
          notBefore: row.not_before,
          expiresAt: row.expires_at,
          inactiveSince: row.inactive_since,
          revokedAt: row.revoked_at,
          suspension: toSuspension(row),
          tokenEndpointAuthMethod: row.auth_method as Credential['tokenEndpointAuthMethod'],
        }
      );
    },
  };
}

async function insertCredential(tx: Db, credential: NewCredential): Promise<Credential> {
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
      redirect_uris: fromRedirects(credential),
      version: 1,
      revocation_epoch: 0,
      refresh_epoch: 0,
      created_at: credential.createdAt,
      updated_at: credential.createdAt,
      auth_method: credential.tokenEndpointAuthMethod,
      id_token_alg: credential.idTokenSignedResponseAlg,
      allowed_addresses: credential.allowedAddresses.join(' '),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toCredential(row);
}
