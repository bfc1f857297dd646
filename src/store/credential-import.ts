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
import type { Note } from './recorded.ts';
import { fromRedirects, toSearchKey, toSecretRecord } from './rows.ts';
import type { CredentialSecretTable, Db } from './schema.ts';
import type { Trail } from './trail.ts';

/** Brings credentials in within one change, in a few statements; see the port. */
export async function importCredentials(
  tx: Db,
  engine: Engine,
  note: Note,
  trail: Pick<Trail, 'flush' | 'next'>,
  items: readonly ImportedCredential[],
): Promise<readonly ImportAnswer[]> {
  const answers = new Map<ImportedCredential, ImportAnswer>();
  const refuse = (item: ImportedCredential, refused: ImportRefusal) =>
    answers.set(item, { refused });
  const services = await standingServices(tx, engine, items);
  const former = await formerLives(tx, engine, trail, items);
  const open = items.filter((item) => {
    const life = item.id && former.get(item.id);
    if (life && life.identifier !== item.identifier) refuse(item, 'credential_id_taken');
    else if (item.serviceId && !services.has(item.serviceId)) refuse(item, 'service_unknown');
    return !answers.has(item);
  });
  // Stored with the rows, before their entries: whoever holds up the trail waits for no row of others.
  const next = await trail.next(tx);
  const foreseen = new Map(open.map((item, index) => [item, next + index]));
  const ids = await insertAll(tx, engine, foreseen, former);
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
    if (place !== null && place !== foreseen.get(item)) places.push([id, place]);
    credentials.push(credential);
    answers.set(item, { credential });
  }
  await setPlaces(tx, engine, places);
  await tagNew(tx, engine, credentials);
  for (const item of open) if (!ids.has(item)) refuse(item, await whyNot(tx, item));
  return items.map((item) => answers.get(item) as ImportAnswer);
}

/** Inserts what can be inserted, each with a place in the trail; answers the number of each. */
async function insertAll(
  tx: Db,
  engine: Engine,
  foreseen: ReadonlyMap<ImportedCredential, number>,
  former: ReadonlyMap<number, FormerLife>,
): Promise<ReadonlyMap<ImportedCredential, CredentialId>> {
  const items = [...foreseen.keys()];
  const numbered = items.filter(({ id }) => id !== undefined);
  const others = items.filter(({ id }) => id === undefined);
  const highest = numbered.reduce((most, { id = 0 }) => Math.max(most, id), 0);
  // Before the rows: whoever takes a number meanwhile takes a later one.
  if (engine === 'postgres' && highest > 0) await advanceIds(tx, highest);
  const ids = new Map<ImportedCredential, CredentialId>();
  for (const group of [numbered, others]) {
    const withId = group === numbered;
    const values = group.map((item) => {
      const row = [...toRow(item, former.get(item.id ?? 0)), foreseen.get(item)];
      return withId ? [item.id, ...row] : row;
    });
    const columns = withId ? { id: 'integer', ...COLUMNS } : COLUMNS;
    const before = `insert into credential (${Object.keys(columns)})
      ${withId && engine === 'postgres' ? 'overriding system value' : ''}`;
    const types = Object.values(columns);
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

/** Columns that are inserted, with their types. */
const COLUMNS = {
  uuid: 'text',
  identifier: 'text',
  name: 'text',
  name_key: 'text',
  description: 'text',
  grant_type: 'text',
  scope: 'text',
  service_id: 'integer',
  logo_uri: 'text',
  redirect_uris: 'text',
  auth_method: 'text',
  id_token_alg: 'text',
  allowed_addresses: 'text',
  version: 'integer',
  revocation_epoch: 'integer',
  refresh_epoch: 'integer',
  created_at: 'bigint',
  updated_at: 'bigint',
  suspended_at: 'bigint',
  suspended_until: 'bigint',
  suspend_reason: 'text',
  scopes_since: 'bigint',
  trail_seq: 'bigint',
};

/** The values in the order of the columns, but for the last one. */
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
    item.importedAt,
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

/** Tells the rows where their entries in the trail are that came elsewhere than was foreseen. */
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
