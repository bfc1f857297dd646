import type { Selectable } from 'kysely';
import type { Credential } from '../core/credential.ts';
import { type CredentialId, toId } from '../core/ids.ts';
import type { ImportAnswer, ImportedCredential, ImportRefusal } from '../core/ports.ts';
import type { SecretRecord } from '../core/secret.ts';
import { advanceIds } from './advance-ids.ts';
import { tagNew } from './credential-tags.ts';
import { tell } from './credential-trail.ts';
import type { Engine } from './engine.ts';
import { type FormerLife, formerLives, standingServices, whyNot } from './import-checks.ts';
import { runRows } from './many-rows.ts';
import type { Note, WriteTrail } from './recorded.ts';
import { fromRedirects, toSearchKey, toSecretRecord } from './rows.ts';
import type { CredentialSecretTable, Db } from './schema.ts';

/** Brings credentials in within one change, in a few statements; see the port. */
export async function importCredentials(
  tx: Db,
  engine: Engine,
  note: Note,
  writeTrail: WriteTrail,
  items: readonly ImportedCredential[],
): Promise<readonly ImportAnswer[]> {
  const answers = new Map<ImportedCredential, ImportAnswer>();
  const refuse = (item: ImportedCredential, refused: ImportRefusal) =>
    answers.set(item, { refused });
  const services = await standingServices(tx, engine, items);
  const former = await formerLives(tx, engine, writeTrail, items);
  const open = items.filter((item) => {
    const life = item.id && former.get(item.id);
    if (life && life.identifier !== item.identifier) refuse(item, 'credential_id_taken');
    else if (item.serviceId && !services.has(item.serviceId)) refuse(item, 'service_unknown');
    return !answers.has(item);
  });
  const ids = await insertAll(tx, engine, open, former);
  const created = open.filter((item) => ids.has(item));
  const secrets = await insertSecrets(tx, engine, created, ids);
  const credentials: Credential[] = [];
  const places: (readonly [id: number, place: number])[] = [];
  for (const item of created) {
    const id = ids.get(item) as CredentialId;
    const life = former.get(id);
    const credential = toCreated(item, id, life);
    const after = { credential, secrets: secrets.get(id) ?? [] };
    const place = await tell(note, undefined, after, life?.seq ?? null);
    if (place !== null) places.push([id, place]);
    credentials.push(credential);
    answers.set(item, { credential });
  }
  await setPlaces(tx, engine, places);
  await tagNew(tx, engine, credentials);
  for (const item of open) if (!ids.has(item)) refuse(item, await whyNot(tx, item));
  return items.map((item) => answers.get(item) as ImportAnswer);
}

/** Inserts what can be inserted; answers the number of each. */
async function insertAll(
  tx: Db,
  engine: Engine,
  items: readonly ImportedCredential[],
  former: ReadonlyMap<number, FormerLife>,
): Promise<ReadonlyMap<ImportedCredential, CredentialId>> {
  const numbered = items.filter(({ id }) => id !== undefined);
  const others = items.filter(({ id }) => id === undefined);
  const highest = numbered.reduce((most, { id = 0 }) => Math.max(most, id), 0);
  // Before the rows: whoever takes a number meanwhile takes a later one.
  if (engine === 'postgres' && highest > 0) await advanceIds(tx, highest);
  const ids = new Map<ImportedCredential, CredentialId>();
  for (const group of [numbered, others]) {
    const withId = group === numbered;
    const values = group.map((item) => {
      const row = toRow(item, former.get(item.id ?? 0));
      return withId ? [item.id, ...row] : row;
    });
    const before = `insert into credential (${withId ? 'id, ' : ''}${COLUMNS})
      ${withId && engine === 'postgres' ? 'overriding system value' : ''}`;
    const types = withId ? ['integer', ...TYPES] : TYPES;
    const after = 'on conflict do nothing returning id, identifier';
    const rows = await runRows<Inserted>(tx, engine, { before, types, after }, values);
    const inserted = new Map(rows.map(({ id, identifier }) => [identifier, id]));
    for (const item of group) {
      const id = inserted.get(item.identifier);
      if (id === undefined) continue;
      ids.set(item, toId<CredentialId>(id));
      // A second item of the same name got nothing.
      inserted.delete(item.identifier);
    }
  }
  return ids;
}

interface Inserted {
  readonly id: number;
  readonly identifier: string;
}

const COLUMNS = `uuid, identifier, name, name_key, description, grant_type, scope, service_id, logo_uri,
  redirect_uris, auth_method, id_token_alg, allowed_addresses, version, revocation_epoch, refresh_epoch,
  created_at, updated_at, suspended_at, suspended_until, suspend_reason`;

const TYPES = [
  ...['text', 'text', 'text', 'text', 'text', 'text', 'text', 'integer', 'text'],
  ...['text', 'text', 'integer', 'integer', 'integer', 'bigint', 'bigint'],
  ...['bigint', 'bigint', 'text'],
];

/** The values in the order of the columns. */
function toRow(item: ImportedCredential, life: FormerLife | undefined): readonly unknown[] {
  const { suspension } = item;
  return [
    item.uuid,
    item.identifier,
    item.name,
    toSearchKey(item.name),
    item.description,
    item.grantType,
    item.scope.join(' '),
    item.serviceId,
    item.logoUri,
    fromRedirects(item),
    item.tokenEndpointAuthMethod,
    item.idTokenSignedResponseAlg,
    item.allowedAddresses.join(' '),
    versionAfter(life),
    item.epoch,
    item.epoch,
    item.createdAt,
    item.importedAt,
    suspension?.since ?? null,
    suspension?.until ?? null,
    suspension?.reason ?? '',
  ];
}

function versionAfter(life: FormerLife | undefined): number {
  return (life?.version ?? 0) + 1;
}

function toCreated(
  { epoch, importedAt, secrets: _secrets, ...told }: ImportedCredential,
  id: CredentialId,
  life: FormerLife | undefined,
): Credential {
  return {
    ...told,
    id,
    version: versionAfter(life),
    revocationEpoch: epoch,
    refreshEpoch: epoch,
    updatedAt: importedAt,
  };
}

/** Inserts the secrets; answers them by the number of their credential, oldest first. */
async function insertSecrets(
  tx: Db,
  engine: Engine,
  items: readonly ImportedCredential[],
  ids: ReadonlyMap<ImportedCredential, CredentialId>,
): Promise<ReadonlyMap<number, readonly SecretRecord[]>> {
  const values = items.flatMap((item) =>
    item.secrets.map((secret) => {
      const { digest, keyVersion, hint, sealed, label, notBefore, expiresAt, createdBy } = secret;
      const kept = [digest, keyVersion, hint, sealed, label, notBefore, expiresAt, createdBy];
      return [ids.get(item), item.importedAt, ...kept, secret.inactiveSince ?? null];
    }),
  );
  const rows = await runRows<Selectable<CredentialSecretTable>>(tx, engine, SECRETS, values);
  const byOwner = new Map<number, SecretRecord[]>(items.map((item) => [ids.get(item) ?? 0, []]));
  for (const row of rows.toSorted((a, b) => a.id - b.id)) {
    byOwner.get(row.credential_id)?.push(toSecretRecord(row));
  }
  return byOwner;
}

/** Tells the rows where their entries in the trail are. */
async function setPlaces(
  tx: Db,
  engine: Engine,
  places: readonly (readonly [id: number, place: number])[],
): Promise<void> {
  await runRows(tx, engine, PLACES, places);
}

const SECRETS = {
  before: `insert into credential_secret (credential_id, created_at, digest, key_version, hint,
    sealed, label, not_before, expires_at, created_by, inactive_since)`,
  types: [
    ...['integer', 'bigint', 'text', 'integer', 'text', 'text'],
    ...['text', 'bigint', 'bigint', 'text', 'bigint'],
  ],
  after: 'returning *',
};

const PLACES = {
  before: 'update credential set trail_seq = place.column2 from (',
  after: ') as place where credential.id = place.column1',
  types: ['integer', 'bigint'],
};
