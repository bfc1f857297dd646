// What is dead and what is dangerous is found, page by page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { ProbedSite, Site } from '../../../src/core/site-prober.ts';
import { assertProblem, CODE, openRest, type RestServer } from './rest-server.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const fine: ProbedSite = { codes: [], unchecked: null };

let server: RestServer;
const asked: Site[] = [];
const told: Record<string, ProbedSite> = {};
let whileAsked: (site: Site) => Promise<unknown> = async () => undefined;

before(async () => {
  server = await openRest({ ALLOW_INSECURE_REDIRECTS: 'true' });
  // The network is a test of its own; here it tells what the test wants.
  const { deps } = server.house;
  const { prober } = deps;
  Object.assign(deps, {
    prober: {
      probe: async (site: Site) => {
        asked.push(site);
        await whileAsked(site);
        return told[site.host] ?? (site.host.startsWith('[') ? prober.probe(site) : fine);
      },
    },
  });
});
after(() => server.close());

interface Item {
  readonly id: number;
  readonly findings: readonly Record<string, unknown>[];
  readonly unchecked: readonly Record<string, unknown>[];
}

const review = async (query: string) => {
  const { body } = await server.expect(200, 'GET', `/credentials/review?${query}`);
  const items = body.items as readonly Item[];
  const codes = items.map((item) => [item.id, ...item.findings.map(({ code }) => code)]);
  return { items, codes, next: body.next as string | null };
};

/** Creates a credential that was made so many days ago. */
async function makeThen(days: number): Promise<number> {
  const { deps } = server.house;
  const then = { ...deps, clock: { now: () => Date.now() - days * DAY } };
  const redirectUris = ['https://app.example/cb'];
  const input = { grantType: 'authorization_code', name: 'Old', scope: 'openid', redirectUris };
  return (await createCredential(then, ACTOR, input)).credential.id;
}

describe('findings', () => {
  let risky: number;
  let old: number;
  let ending: number;
  const ends = new Date(Date.now() + 5 * DAY).toISOString();
  before(async () => {
    const redirectUris = ['http://app.example/cb', 'http://localhost:3000/cb'];
    ({ id: risky } = await server.make({ ...CODE, redirectUris }));
    old = await makeThen(400);
    const preview = { uri: 'https://preview.example/', expiresAt: ends };
    ({ id: ending } = await server.make({ ...CODE, redirectUris: [preview] }));
    await server.make({ ...CODE, redirectUris: ['https://app.example/cb'] });
  });

  test('are told with what they are about', async () => {
    const { items, codes, next } = await review('');
    assert.deepEqual(codes, [
      [risky, 'redirect_insecure', 'redirect_loopback_name'],
      [old, 'secret_old', 'never_used'],
      [ending, 'redirect_expiring'],
    ]);
    assert.equal(next, null);
    const { message, ...insecure } = items[0]?.findings[0] ?? {};
    assert.match(String(message), /without https/);
    const redirectUri = 'http://app.example/cb';
    assert.deepEqual(insecure, {
      code: 'redirect_insecure',
      redirectUri,
      secretId: null,
      scope: null,
      at: null,
    });
    assert.equal(typeof items[1]?.findings[0]?.secretId, 'number');
    assert.equal(items[2]?.findings[0]?.at, ends);
    assert.deepEqual(asked, []);
  });

  test('are those that are wanted, by the days that are wanted', async () => {
    assert.deepEqual((await review('findings=secret_old,redirect_insecure')).codes, [
      [risky, 'redirect_insecure'],
      [old, 'secret_old'],
    ]);
    assert.deepEqual((await review('findings=never_used&unusedDays=399')).codes, [
      [old, 'never_used'],
    ]);
    assert.deepEqual((await review('findings=never_used&unusedDays=401')).codes, []);
    assert.deepEqual((await review('findings=redirect_expiring&expiringDays=4')).codes, []);
    assert.deepEqual((await review('findings=secret_old&oldDays=401')).codes, []);
    assert.deepEqual((await review('grantType=client_credentials')).codes, []);
    assert.deepEqual((await review('serviceId=1')).codes, []);
  });

  test('of a credential that is used are told no more', async () => {
    const id = await makeThen(200);
    const wanted = `findings=never_used,unused&unusedDays=199`;
    assert.deepEqual((await review(wanted)).codes.at(-1), [id, 'never_used']);
    const use = { secretId: null, count: 1, address: '192.0.2.1', credentialId: id as never };
    const at = Date.now() - 199.5 * DAY;
    await server.house.deps.credentials.addUses([{ ...use, at }]);
    assert.deepEqual((await review(wanted)).codes.at(-1), [id, 'unused']);
    await server.house.deps.credentials.addUses([{ ...use, at: Date.now() }]);
    assert.deepEqual((await review(wanted)).codes, [[old, 'never_used']]);
    await server.expect(204, 'DELETE', `/credentials/${id}`);
  });

  test('come one a page, and a cursor belongs to what was asked', async () => {
    const first = await review('limit=1');
    assert.deepEqual(
      first.codes.map(([id]) => id),
      [risky],
    );
    const second = await review(`limit=1&cursor=${first.next}`);
    assert.deepEqual(
      second.codes.map(([id]) => id),
      [old],
    );
    const third = await review(`limit=9&cursor=${second.next}`);
    assert.deepEqual([third.codes.map(([id]) => id), third.next], [[ending], null]);
    for (const other of ['oldDays=9', 'findings=unused', 'network=true', 'serviceId=1']) {
      const path = `/credentials/review?limit=1&${other}&cursor=${first.next}`;
      assertProblem(await server.ask('GET', path), 400, 'value_invalid');
    }
  });

  test('that mean nothing are refused', async () => {
    for (const query of [
      ...['findings=', 'findings=nonsense', 'findings=unused,,secret_old', 'network=yes'],
      ...['oldDays=0', 'unusedDays=-1', 'expiringDays=9999', 'limit=501', 'nonsense=1'],
      // Only the network tells.
      'findings=redirect_host_unknown',
      'findings=unused,redirect_wildcard_dns&network=false',
    ]) {
      const reply = await server.ask('GET', `/credentials/review?${query}`);
      assertProblem(reply, 400, 'value_invalid');
    }
  });

  test('of the network are told when it is asked, each site once', async () => {
    told['app.example'] = { codes: ['redirect_wildcard_dns'], unchecked: null };
    told['preview.example'] = { codes: [], unchecked: 'no_dns_answer' };
    const redirectUris = ['https://[::1]/', 'https://[fe80::1]/', 'com.example.app:/cb'];
    const { id } = await server.make({ ...CODE, redirectUris });
    const { items, codes } = await review('network=true');
    assert.deepEqual(codes, [
      [risky, 'redirect_insecure', 'redirect_loopback_name', 'redirect_wildcard_dns'],
      [old, 'secret_old', 'never_used', 'redirect_wildcard_dns'],
      [ending, 'redirect_expiring'],
      [ending + 1, 'redirect_wildcard_dns'],
      [id],
    ]);
    const preview = { redirectUri: 'https://preview.example/', reason: 'no_dns_answer' };
    const { message, ...unchecked } = items[2]?.unchecked[0] ?? {};
    assert.deepEqual([unchecked, items[2]?.unchecked.length], [preview, 1]);
    assert.match(String(message), /name server/);
    assert.deepEqual(
      items[4]?.unchecked.map(({ redirectUri, reason }) => [redirectUri, reason]),
      [['https://[fe80::1]/', 'private_address']],
    );
    assert.deepEqual(
      asked.map(({ host, tlsPort }) => `${host} ${tlsPort}`),
      ['app.example null', 'app.example 443', 'preview.example 443', '[fe80::1] 443'],
    );
    // It is not asked for what it does not tell.
    await review('network=true&findings=unused');
    assert.equal(asked.length, 4);
    await server.expect(204, 'DELETE', `/credentials/${id}`);
  });
});

describe('a page', () => {
  test('is of the moment before the network is asked', async (t) => {
    const { id } = await server.make({ ...CODE, redirectUris: ['https://now.example/'] });
    const body = { redirectUris: ['https://now.example/', 'https://gone.example/'] };
    told['now.example'] = { codes: ['redirect_host_unknown'], unchecked: null };
    told['gone.example'] = { codes: ['redirect_host_unknown'], unchecked: null };
    whileAsked = async ({ host }) =>
      host === 'now.example' && server.expect(200, 'PATCH', `/credentials/${id}`, { body });
    t.after(() => {
      whileAsked = async () => undefined;
    });
    const foundNow = async () => {
      const { items } = await review('network=true&findings=redirect_host_unknown');
      return items.find((item) => item.id === id)?.findings.map(({ redirectUri }) => redirectUri);
    };
    assert.deepEqual(await foundNow(), ['https://now.example/']);
    assert.deepEqual(await foundNow(), body.redirectUris);
    whileAsked = async ({ host }) =>
      host === 'now.example' && server.expect(204, 'DELETE', `/credentials/${id}`);
    assert.deepEqual(await foundNow(), body.redirectUris);
    assert.equal(await foundNow(), undefined);
  });

  test('asks about so many sites, and all of them come', async () => {
    asked.length = 0;
    const ids: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const hosts = Array.from({ length: 11 }, (_, n) => `https://h${n}.of${i}.example/`);
      told[`h0.of${i}.example`] = { codes: ['redirect_https_refused'], unchecked: null };
      ids.push((await server.make({ ...CODE, redirectUris: hosts })).id);
    }
    const wanted = 'network=true&findings=redirect_https_refused';
    const found: number[] = [];
    let pages = 0;
    let cursor = '';
    for (let next: string | null = ''; next !== null; pages += 1) {
      const before = asked.length;
      const page = await review(wanted + cursor);
      assert.ok(asked.length - before <= 50, `${asked.length - before} sites`);
      found.push(...page.codes.flatMap(([id, ...codes]) => (codes.length > 0 ? [Number(id)] : [])));
      next = page.next;
      cursor = `&cursor=${next}`;
    }
    assert.deepEqual(found, ids);
    assert.ok(pages >= 3, `${pages} pages`);
    assert.equal(new Set(asked.map(({ host }) => host)).size, 12 * 11 + 2);
  });

  test('looks at so many credentials, and may answer none although more follow', async () => {
    const { deps } = server.house;
    const input = { grantType: 'authorization_code', name: 'Fine', scope: 'openid' };
    const fineOne = { ...input, redirectUris: ['https://fine.example/'] };
    await Promise.all(Array.from({ length: 520 }, () => createCredential(deps, ACTOR, fineOne)));
    const { id } = await server.make({ ...CODE, redirectUris: [] });
    const first = await review('findings=redirect_missing');
    assert.deepEqual(first.codes, []);
    assert.notEqual(first.next, null);
    const second = await review(`findings=redirect_missing&cursor=${first.next}`);
    assert.deepEqual([second.codes, second.next], [[[id, 'redirect_missing']], null]);
  });
});
