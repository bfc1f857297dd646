import type { Insertable } from 'kysely';
import { tagOf } from '../src/store/credential-tags.ts';
import type { CredentialSecretTable, CredentialTable, Db } from '../src/store/schema.ts';

const day = 86_400_000;
const batch = 500;

/** Everything that is seeded happened in the two years before it. */
export const SEEDED_NOW = Date.UTC(2027, 0, 1);

/**
 * Fills an empty, migrated database with credentials of many kinds: a tenth for single sign-on, a
 * redirect host that six of ten share, a scope that one of a thousand has, a fifth never used, one
 * of twenty with a secret that ends within 60 days.
 */
export async function seedFilters(db: Db, count: number): Promise<void> {
  await db
    .insertInto('service')
    .values({ name: 'Seed', created_at: 0, account_id: null })
    .execute();
  // A new table gives its numbers out from 1.
  for (let first = 1; first <= count; first += batch) {
    const ids = Array.from({ length: Math.min(batch, count - first + 1) }, (_, i) => first + i);
    await db.insertInto('credential').values(ids.map(credential)).execute();
    await db.insertInto('credential_secret').values(ids.map(secret)).execute();
    const tags = ids.flatMap((id) => tagsOf(id).map((tag) => ({ tag, credential_id: id })));
    await db.insertInto('credential_tag').values(tags).execute();
  }
}

const isSso = (id: number): boolean => id % 10 === 7;
const hostOf = (id: number): string => (id % 10 < 6 ? 'shared.example' : `host${id}.example`);

function scopesOf(id: number): readonly string[] {
  const scopes = isSso(id) ? ['clientarea:sso'] : ['openid', ...(id % 2 ? ['email'] : [])];
  return id % 1000 === 3 ? [...scopes, 'offline_access'] : scopes;
}

function tagsOf(id: number): readonly number[] {
  return [...scopesOf(id).map((name) => tagOf('scope', name)), tagOf('host', hostOf(id))];
}

/** The same every time, and without any order. */
function scattered(id: number, range: number): number {
  return Number((BigInt(id) * 2_654_435_761n) % BigInt(range));
}

function credential(id: number): Insertable<CredentialTable> {
  const createdAt = SEEDED_NOW - 2 * 365 * day + scattered(id, 365 * day);
  return {
    uuid: crypto.randomUUID(),
    identifier: `COMPANY-NAME.${crypto.randomUUID().replaceAll('-', '')}`,
    name: `Seed ${id}`,
    name_key: `SEED ${id}`,
    description: '',
    grant_type: isSso(id) ? 'single_sign_on' : 'authorization_code',
    scope: scopesOf(id).join(' '),
    service_id: isSso(id) ? 1 : null,
    logo_uri: '',
    redirect_uris: JSON.stringify([{ uri: `https://${hostOf(id)}/callback` }]),
    version: 1,
    revocation_epoch: 0,
    refresh_epoch: 0,
    created_at: createdAt,
    updated_at: createdAt,
    last_used_at: id % 5 === 0 ? null : createdAt + scattered(id + 1, 365 * day),
  };
}

function secret(id: number): Insertable<CredentialSecretTable> {
  return {
    credential_id: id,
    digest: crypto.randomUUID(),
    key_version: 1,
    hint: 'seed',
    created_at: 0,
    expires_at: id % 20 === 0 ? SEEDED_NOW + scattered(id, 60 * day) : null,
  };
}
