import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credential } from '../../src/core/credential.ts';
import {
  type CredentialFilter,
  type CredentialPageQuery,
  pageOrder,
} from '../../src/core/credential-filter.ts';
import type { GrantType } from '../../src/core/grant-type.ts';
import type { ServiceId } from '../../src/core/ids.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';
import type { Scope } from '../../src/core/scope.ts';
import { pageOfCredentials } from '../../src/store/credential-page.ts';
import {
  BY,
  type EngineUnderTest,
  grown,
  newCredential,
  newSecret,
  newService,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const DAY = 86_400_000;

/** What is known of a stored credential, to tell what a filter must find. */
interface Known {
  readonly credential: Credential;
  readonly usedAt: number | null;
  readonly deadlines: readonly number[];
}

/** Credentials that differ in everything that can be filtered by, with ties in every order. */
async function createMany(stores: Stores, count: number): Promise<readonly Known[]> {
  const { credentials, directory } = stores;
  const services = [
    await directory.createService(BY, newService()),
    await directory.createService(BY, newService()),
  ];
  const all: Known[] = [];
  for (let i = 0; i < count; i += 1) {
    const serviceId = [null, services[0]?.id, services[1]?.id][i % 3] ?? null;
    const credential = await credentials.create(
      BY,
      newCredential({
        grantType: (i % 4 ? 'authorization_code' : 'single_sign_on') as GrantType,
        scope: [['openid'], ['email'], ['openid', 'email']][i % 3] as Scope[],
        serviceId: serviceId as ServiceId | null,
        redirectUris: [
          ...(i % 2 ? [`https://even.example/${i}`] : [`https://odd.example:8443/${i}`]),
          ...(i % 5 ? [] : ['https://FIFTH.example/', 'com.example.app:/cb']),
        ] as RedirectUri[],
        createdAt: START + (i % 3) * DAY,
      }),
      newSecret({ expiresAt: i % 6 === 1 ? START + (i % 4) * DAY : null }),
    );
    const deadlines = i % 6 === 1 ? [START + (i % 4) * DAY] : [];
    if (i % 12 === 1) {
      await credentials.update(BY, [{ id: credential.id }], (old) => ({
        next: grown(old),
        addSecrets: [newSecret({ expiresAt: START + 9 * DAY })],
      }));
      deadlines.push(START + 9 * DAY);
    }
    const usedAt = i % 3 ? START + (i % 5) * DAY : null;
    if (usedAt !== null) {
      const use = { secretId: null, credentialId: credential.id, at: usedAt, count: 1 };
      await credentials.addUses([{ ...use, address: '192.0.2.1' }]);
    }
    all.push({ credential, usedAt, deadlines });
  }
  return all;
}

const hostsOf = ({ redirectUris }: Credential): readonly string[] =>
  redirectUris.map((uri) => new URL(uri).hostname);

function isWanted({ credential, usedAt, deadlines }: Known, filter: CredentialFilter): boolean {
  const { scope, redirectHost, serviceId, grantType, unusedSince, neverUsed } = filter;
  const { expiringBefore = Number.POSITIVE_INFINITY } = filter;
  return (
    (grantType === undefined || credential.grantType === grantType) &&
    (serviceId === undefined || credential.serviceId === serviceId) &&
    (scope === undefined || credential.scope.includes(scope)) &&
    (redirectHost === undefined || hostsOf(credential).includes(redirectHost)) &&
    (unusedSince === undefined || (usedAt ?? credential.createdAt) < unusedSince) &&
    (neverUsed === undefined || (usedAt === null) === neverUsed) &&
    (filter.expiringBefore === undefined ||
      deadlines.some((time) => time > START && time < expiringBefore))
  );
}

function sortKey({ credential, usedAt, deadlines }: Known, filter: CredentialFilter): number {
  switch (pageOrder(filter)) {
    case 'id':
      return credential.id;
    case 'unused':
      return usedAt ?? credential.createdAt;
    case 'expiring':
      return Math.min(...deadlines.filter((time) => time > START));
  }
}

/** Ids of all pages; by the store, or as if it sieved only so many candidates a page. */
async function idsOf(stores: Stores, query: CredentialPageQuery, sieve?: number) {
  const { credentials, database, clock } = stores;
  const ids: number[] = [];
  let { after } = query;
  do {
    const wanted = { ...query, after };
    const page = await (sieve === undefined
      ? credentials.page(wanted)
      : pageOfCredentials(database, clock, wanted, sieve));
    assert.ok(page.items.length <= query.limit);
    ids.push(...page.items.map(({ credential }) => credential.id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

const FILTERS: readonly CredentialFilter[] = [
  {},
  { grantType: 'single_sign_on' },
  { scope: 'openid' as Scope },
  { scope: 'nothing' as Scope },
  { redirectHost: 'even.example' },
  { redirectHost: 'fifth.example' },
  { neverUsed: true },
  { neverUsed: false },
  { unusedSince: START + 2 * DAY },
  { unusedSince: START },
  { expiringBefore: START + 2 * DAY },
  { expiringBefore: START + 99 * DAY },
  { grantType: 'authorization_code', scope: 'email' as Scope, neverUsed: true },
  { redirectHost: 'odd.example', scope: 'openid' as Scope, unusedSince: START + 3 * DAY },
  { unusedSince: START + 3 * DAY, grantType: 'single_sign_on' },
  { expiringBefore: START + 99 * DAY, scope: 'email' as Scope, unusedSince: START + 4 * DAY },
  { expiringBefore: START + 99 * DAY, redirectHost: 'even.example' },
];

/** What pages of filtered lists promise. */
export function credentialPageContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('pages of any filter hold what it means, in order, each once', async (stores) => {
    const all = await createMany(stores, 60);
    const service = { serviceId: all[1]?.credential.serviceId as ServiceId };
    for (const filter of [...FILTERS, service, { ...service, neverUsed: true }]) {
      const wanted = all.filter((known) => isWanted(known, filter));
      const key = (known: Known) => sortKey(known, filter);
      const ids = wanted
        .toSorted((a, b) => key(a) - key(b) || a.credential.id - b.credential.id)
        .map(({ credential }) => Number(credential.id));
      for (const limit of [1, 7, 500]) {
        const note = `${JSON.stringify(filter)} by ${limit}`;
        assert.deepEqual(await idsOf(stores, { ...filter, limit }), ids, note);
        assert.deepEqual(await idsOf(stores, { ...filter, limit }, 9), ids, `${note}, sieved`);
      }
      if (pageOrder(filter) !== 'id') continue;
      const backwards = await idsOf(stores, { ...filter, limit: 7, descending: true });
      assert.deepEqual(backwards, ids.toReversed(), JSON.stringify(filter));
    }
  });

  check('what changes is found as it is then', async (stores) => {
    const { credentials } = stores;
    const scope = ['openid', 'email'] as Scope[];
    const uris = (...hosts: string[]) => hosts.map((host) => `https://${host}/`) as RedirectUri[];
    const redirectUris = uris('a.example', 'b.example');
    const { id } = await credentials.create(
      BY,
      newCredential({ scope, redirectUris }),
      newSecret(),
    );
    const found = async (filter: CredentialFilter) => idsOf(stores, { ...filter, limit: 10 });
    await credentials.update(BY, [{ id }], (old) => ({
      next: grown(old, {
        scope: ['email', 'profile'] as Scope[],
        redirectUris: uris('b.example', 'c.example'),
      }),
    }));
    for (const [filter, ids] of [
      [{ scope: 'openid' as Scope }, []],
      [{ scope: 'email' as Scope }, [id]],
      [{ scope: 'profile' as Scope }, [id]],
      [{ redirectHost: 'a.example' }, []],
      [{ redirectHost: 'b.example' }, [id]],
      [{ redirectHost: 'c.example' }, [id]],
    ] as const) {
      assert.deepEqual(await found(filter), ids, JSON.stringify(filter));
    }
    await credentials.delete(BY, id);
    assert.deepEqual(await found({ redirectHost: 'b.example' }), []);
    const tags = await stores.database.reader.selectFrom('credential_tag').selectAll().execute();
    assert.deepEqual(tags, []);
  });

  check('an ended secret does not expire any more', async (stores) => {
    const { credentials } = stores;
    const secret = newSecret({ expiresAt: START + DAY });
    const { id } = await credentials.create(BY, newCredential(), secret);
    const filter = { expiringBefore: START + 2 * DAY, limit: 10 };
    assert.deepEqual(await idsOf(stores, filter), [id]);
    await credentials.update(BY, [{ id }], (old, secrets) => ({
      next: grown(old),
      setSecrets: secrets.map((one) => ({ ...one, revokedAt: START })),
    }));
    assert.deepEqual(await idsOf(stores, filter), []);
  });

  check('what ended since the page before is on no later page', async (stores) => {
    const { credentials, clock } = stores;
    const ids: number[] = [];
    for (const days of [1, 2, 3, 4]) {
      const secret = newSecret({ expiresAt: START + days * DAY });
      ids.push((await credentials.create(BY, newCredential(), secret)).id);
    }
    const query = { expiringBefore: START + 9 * DAY, limit: 1 };
    const first = await credentials.page(query);
    assert.deepEqual(
      first.items.map(({ credential }) => Number(credential.id)),
      ids.slice(0, 1),
    );
    clock.time = START + 2 * DAY + 1;
    assert.deepEqual(await idsOf(stores, { ...query, after: first.next }), ids.slice(2));
  });
}
