// Each finding that needs no network, of a credential that has it and of others that nearly have it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Credential } from '../../src/core/credential.ts';
import { FINDING_CODES, FINDINGS, type Finding } from '../../src/core/finding.ts';
import { findingsOf, type Reviewed } from '../../src/core/review.ts';
import type { Scope } from '../../src/core/scope.ts';
import { dayOf } from '../../src/core/scope-use.ts';
import type { SecretRecord } from '../../src/core/secret.ts';
import { NETWORK_CODES, siteOf } from '../../src/core/site-prober.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 26);
const LIMITS = { expiringMs: 14 * DAY, unusedMs: 180 * DAY, oldMs: 365 * DAY, inUseMs: DAY };
/** So many days ago, or ahead where it is negative. */
const ago = (days: number): number => NOW - days * DAY;

interface Given {
  readonly credential?: Partial<Record<keyof Credential, unknown>>;
  readonly secrets?: readonly Partial<SecretRecord>[];
  readonly lastUsedAt?: number | null;
  readonly scopeUses?: Reviewed['scopeUses'];
}

const CREDENTIAL = {
  scope: ['openid', 'email'],
  grantType: 'authorization_code',
  redirectUris: ['https://app.example/cb'],
  redirectExpiries: {},
  tokenEndpointAuthMethod: 'client_secret_basic',
  suspension: null,
  createdAt: ago(100),
  updatedAt: ago(90),
};
const SECRET = {
  notBefore: null,
  expiresAt: null,
  inactiveSince: null,
  revokedAt: null,
  createdAt: ago(100),
  lastUsedAt: ago(2),
};

/** Uses that are known since so many days ago: of scopes, so many days ago each. */
const uses = (since: number, days: Readonly<Record<string, number>>): Given => ({
  scopeUses: {
    scopesSince: ago(since),
    scopes: Object.entries(days).flatMap(([scope, count]) => {
      const day = dayOf(ago(count));
      const earlier = { scope, grant: 'authorization_code', day: day - 9 } as const;
      return [{ scope, grant: 'refresh_token', day } as const, earlier];
    }),
  },
});

function found({
  credential = {},
  secrets = [{}],
  lastUsedAt = ago(2),
  scopeUses = { scopesSince: ago(0), scopes: [] },
}: Given) {
  const reviewed = {
    credential: { ...CREDENTIAL, ...credential } as unknown as Credential,
    secrets: secrets.map((one, index) => ({ ...SECRET, id: index + 1, ...one }) as SecretRecord),
    lastUsedAt,
    scopeUses,
  };
  return findingsOf(reviewed, LIMITS, NOW);
}

const redirects = (...redirectUris: readonly string[]): Given => ({ credential: { redirectUris } });
const ending = (expiries: Readonly<Record<string, number>>): Given => ({
  credential: { redirectUris: Object.keys(expiries), redirectExpiries: expiries },
});
const A = 'https://a.example/';
const B = 'https://b.example/';

type About = Partial<Pick<Finding, 'redirectUri' | 'secretId' | 'scope' | 'at'>>;
interface Case {
  readonly has: readonly (readonly [Given, About])[];
  readonly hasNot: readonly Given[];
}

type Code = Exclude<Finding['code'], (typeof NETWORK_CODES)[number]>;

// A new code does not compile until it is here.
const CASES: Readonly<Record<Code, Case>> = {
  redirect_insecure: {
    has: [
      [redirects('http://a.example/'), { redirectUri: 'http://a.example/' }],
      [redirects(A, 'http://10.0.0.1:8080/'), { redirectUri: 'http://10.0.0.1:8080/' }],
    ],
    hasNot: [
      redirects(A, 'http://127.0.0.1/', 'http://[::1]:5/', 'http://localhost/'),
      redirects('com.example.app://a.example/'),
      { credential: { redirectUris: [A, 'http://a/'], redirectExpiries: { 'http://a/': ago(1) } } },
    ],
  },
  redirect_loopback_name: {
    has: [[redirects('http://localhost:3000/cb'), { redirectUri: 'http://localhost:3000/cb' }]],
    hasNot: [redirects('http://127.0.0.1:3000/cb', 'com.example.app://localhost/', A)],
  },
  redirect_expired: {
    has: [[ending({ [A]: ago(0), [B]: ago(-99) }), { redirectUri: A, at: ago(0) }]],
    hasNot: [ending({ [A]: ago(-1) }), redirects(A)],
  },
  redirect_expiring: {
    has: [[ending({ [A]: ago(-7), [B]: ago(-14) }), { redirectUri: B, at: ago(-14) }]],
    hasNot: [
      ending({ [A]: ago(-7), [B]: ago(-15) }),
      { credential: { redirectUris: [A, B], redirectExpiries: { [A]: ago(-7) } } },
      ending({ [A]: ago(7) }),
    ],
  },
  redirect_missing: {
    has: [
      [redirects(), {}],
      [ending({ [A]: ago(7) }), {}],
    ],
    hasNot: [
      redirects(A),
      { credential: { redirectUris: [], grantType: 'single_sign_on' } },
      { credential: { redirectUris: [], grantType: 'client_credentials' } },
    ],
  },
  secret_missing: {
    has: [
      [{ secrets: [] }, {}],
      [{ secrets: [{ expiresAt: ago(0) }, { revokedAt: ago(9) }, { inactiveSince: ago(9) }] }, {}],
    ],
    hasNot: [
      {},
      { secrets: [{ notBefore: ago(-1) }] },
      { secrets: [], credential: { tokenEndpointAuthMethod: 'none' } },
    ],
  },
  secret_expiring: {
    has: [
      // The last one.
      [{ secrets: [{ expiresAt: ago(-14) }] }, { secretId: 1 as never, at: ago(-14) }],
      // Another one does not work by then, or not yet.
      [{ secrets: [{ expiresAt: ago(-9) }, { notBefore: ago(-10) }] }, { secretId: 1 as never }],
      [{ secrets: [{ expiresAt: ago(-9) }, { inactiveSince: ago(1) }] }, { secretId: 1 as never }],
      // Somebody still uses it.
      [{ secrets: [{ expiresAt: ago(-1), lastUsedAt: ago(0.9) }, {}] }, { secretId: 1 as never }],
    ],
    hasNot: [
      { secrets: [{ expiresAt: ago(-15) }] },
      { secrets: [{ expiresAt: ago(-1) }, {}] },
      { secrets: [{ expiresAt: ago(-1) }, { notBefore: ago(-0.5) }] },
      { secrets: [{ expiresAt: ago(1) }, {}] },
      { secrets: [{ expiresAt: ago(-1) }], credential: { tokenEndpointAuthMethod: 'none' } },
    ],
  },
  secret_old: {
    has: [[{ secrets: [{ createdAt: ago(365) }, {}] }, { secretId: 1 as never, at: ago(365) }]],
    hasNot: [
      { secrets: [{ createdAt: ago(364) }] },
      { secrets: [{ createdAt: ago(999), expiresAt: ago(-99) }] },
      { secrets: [{ createdAt: ago(999), revokedAt: ago(1) }] },
    ],
  },
  secret_unused: {
    has: [
      [
        { secrets: [{}, { createdAt: ago(300), lastUsedAt: ago(180) }] },
        { secretId: 2 as never, at: ago(180) },
      ],
      [{ secrets: [{ createdAt: ago(180), lastUsedAt: null }, {}] }, { secretId: 1 as never }],
    ],
    hasNot: [
      { secrets: [{}, { createdAt: ago(179), lastUsedAt: null }] },
      { secrets: [{}, { createdAt: ago(300), notBefore: ago(100), lastUsedAt: null }] },
      { secrets: [{}, { createdAt: ago(300), lastUsedAt: ago(179) }] },
      { secrets: [{}, { createdAt: ago(300), lastUsedAt: null, inactiveSince: ago(1) }] },
      // Nobody uses the other one either.
      { secrets: [{ createdAt: ago(300), lastUsedAt: null }, { lastUsedAt: null }] },
    ],
  },
  never_used: {
    has: [
      [
        { lastUsedAt: null, credential: { createdAt: ago(200), updatedAt: ago(180) } },
        { at: ago(200) },
      ],
    ],
    hasNot: [
      // Brought in, or changed, not long ago.
      { lastUsedAt: null, credential: { createdAt: ago(999), updatedAt: ago(179) } },
      { lastUsedAt: ago(999), credential: { createdAt: ago(999), updatedAt: ago(999) } },
      {
        lastUsedAt: null,
        credential: {
          createdAt: ago(999),
          updatedAt: ago(999),
          suspension: { since: ago(999), until: null, reason: '' },
        },
      },
    ],
  },
  unused: {
    has: [
      [
        { lastUsedAt: ago(180), credential: { createdAt: ago(999), updatedAt: ago(999) } },
        { at: ago(180) },
      ],
    ],
    hasNot: [
      { lastUsedAt: ago(179), credential: { createdAt: ago(999), updatedAt: ago(999) } },
      { lastUsedAt: null, credential: { createdAt: ago(999), updatedAt: ago(999) } },
    ],
  },
  scope_unused: {
    has: [
      [uses(180, { openid: 2 }), { scope: 'email' as Scope }],
      [uses(300, { openid: 180, email: 181 }), { scope: 'email' as Scope, at: ago(181) }],
      // Never used, but changed not long ago.
      [
        { ...uses(200, {}), lastUsedAt: null, credential: { scope: ['openid'] } },
        { scope: 'openid' as Scope },
      ],
    ],
    hasNot: [
      uses(300, { openid: 180, email: 2 }),
      // It could have been used before.
      uses(179, { openid: 2 }),
      // It has that scope no more.
      { ...uses(300, { openid: 2 }), credential: { scope: ['openid'] } },
      // That is told already.
      {
        ...uses(300, {}),
        lastUsedAt: ago(200),
        credential: { createdAt: ago(300), updatedAt: ago(300) },
      },
      {
        ...uses(300, { openid: 200 }),
        credential: { suspension: { since: ago(9), until: null, reason: '' } },
      },
    ],
  },
};

for (const [code, { has, hasNot }] of Object.entries(CASES)) {
  describe(code, () => {
    const ofCode = (given: Given) => found(given).filter((one) => one.code === code);
    has.forEach(([given, about], index) => {
      test(`is found (${index + 1})`, () => {
        const [one, ...more] = ofCode(given);
        const nothing = { redirectUri: null, secretId: null, scope: null, at: null };
        const message = FINDINGS[code as Code];
        // Where a case names no moment, any will do.
        const at = about.at === undefined && one !== undefined ? { at: one.at } : {};
        assert.deepEqual([one, more], [{ code, message, ...nothing, ...about, ...at }, []]);
      });
    });
    hasNot.forEach((given, index) => {
      test(`is not found (${index + 1})`, () => assert.deepEqual(ofCode(given), []));
    });
  });
}

test('nothing is found about a credential that is in order', () => {
  assert.deepEqual(found({}), []);
});

test('of less than a day nothing is told about scopes', () => {
  const ofHour = { ...LIMITS, unusedMs: 1000 };
  const reviewed = { credential: CREDENTIAL, secrets: [], lastUsedAt: NOW } as unknown as Reviewed;
  const of = ({ scopeUses }: Given) =>
    findingsOf({ ...reviewed, scopeUses }, ofHour, NOW).filter(({ scope }) => scope !== null);
  assert.equal(of(uses(0.9, {})).length, 0);
  assert.equal(of(uses(9, { openid: 1, email: 2 })).length, 1);
});

test('every code is one of the network or stands here', () => {
  assert.deepEqual([...Object.keys(CASES), ...NETWORK_CODES].sort(), [...FINDING_CODES].sort());
});

test('the network is asked about web addresses of other machines', () => {
  assert.deepEqual(siteOf('https://App.example/cb'), { host: 'app.example', tlsPort: 443 });
  assert.deepEqual(siteOf('https://app.example:8443/'), { host: 'app.example', tlsPort: 8443 });
  assert.deepEqual(siteOf('https://[2001:db8::1]/'), { host: '[2001:db8::1]', tlsPort: 443 });
  assert.deepEqual(siteOf('http://app.example:8080/'), { host: 'app.example', tlsPort: null });
  for (const uri of [
    ...['http://localhost:1/', 'http://127.0.0.1/', 'https://127.9.9.9/', 'http://[::1]/'],
    ...['com.example.app:/cb', 'com.example.app://app.example/cb', 'not an address'],
  ]) {
    assert.equal(siteOf(uri), undefined, uri);
  }
});
