import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deps } from '../../src/actions/deps.ts';
import { type ReviewQuery, reviewCredentials } from '../../src/actions/review-credentials.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Place } from '../../src/core/credential-filter.ts';
import type { GrantType } from '../../src/core/grant-type.ts';
import { dayOf } from '../../src/core/scope-use.ts';
import { setTrackedFrom } from './beside.ts';
import {
  BY,
  type EngineUnderTest,
  newCredential,
  newSecret,
  newService,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['review-credentials']) };
const LIMITS = { expiringMs: 14 * DAY, unusedMs: 180 * DAY, oldMs: 365 * DAY };
const QUERY: ReviewQuery = { limits: LIMITS, network: false, limit: 500 };

/** What a review promises over what is stored. */
export function reviewContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('each credential is looked at with its own secrets and its use', async (stores) => {
    const { credentials, directory, clock } = stores;
    const grantType = 'single_sign_on' as GrantType;
    const { id: serviceId } = await directory.createService(BY, newService());
    const used = await credentials.create(BY, newCredential({ grantType }), newSecret());
    const bare = await credentials.create(BY, newCredential({ grantType, serviceId }), undefined);
    const expiresAt = START + 410 * DAY;
    const ending = await credentials.create(
      BY,
      newCredential({ grantType, serviceId }),
      newSecret({ expiresAt }),
    );
    const [secret] = await credentials.secrets(used.id);
    const use = { secretId: secret?.id ?? null, credentialId: used.id, count: 1, address: '' };
    await credentials.addUses([{ ...use, at: START + 300 * DAY }]);
    const issued = { credentialId: used.id, scope: 'openid', grant: grantType };
    await credentials.addScopeUses([{ ...issued, day: dayOf(START + 300 * DAY) }]);
    await stores.database.writer.write((tx) => setTrackedFrom(tx, START));
    clock.time = START + 400 * DAY;
    const all = [
      [used.id, ['secret_old', secret?.id, START], ['scope_unused', 'email', null]],
      [bare.id, ['secret_missing', null, null], ['never_used', null, START]],
      [
        ending.id,
        ['secret_expiring', (await credentials.secrets(ending.id))[0]?.id, expiresAt],
        ['never_used', null, START],
      ],
    ];
    assert.deepEqual(await found(stores, QUERY), all);
    assert.deepEqual(await found(stores, { ...QUERY, limit: 1 }), all);
    assert.deepEqual(await found(stores, { ...QUERY, serviceId }), all.slice(1));
    assert.deepEqual(await found(stores, { ...QUERY, grantType: 'authorization_code' }), []);
  });

  check('nobody reviews who may not', async (stores) => {
    const actor = { ...ACTOR, allowed: new Set(['list-credentials']) };
    const refused = { code: 'action_not_allowed' };
    await assert.rejects(reviewCredentials(deps(stores), actor, QUERY), refused);
  });
}

function deps({ credentials, clock }: Stores) {
  const probe = (): never => assert.fail('the network is not asked here');
  const policy = { recentUseMs: DAY } as Deps['policy'];
  return { credentials, clock, prober: { probe }, policy };
}

/** Of each credential of all pages: id, and code, secret or scope, and time of its findings. */
async function found(stores: Stores, query: ReviewQuery) {
  const all: unknown[] = [];
  let after: Place | undefined;
  do {
    const { items, next } = await reviewCredentials(deps(stores), ACTOR, { ...query, after });
    assert.ok(items.length <= query.limit);
    for (const { credential, findings } of items) {
      all.push([
        credential.id,
        ...findings.map(({ code, secretId, scope, at }) => [code, scope ?? secretId, at]),
      ]);
    }
    after = next;
  } while (after !== undefined);
  return all;
}
