import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Secret } from '../../../../src/core/secret.ts';
import { ADMIN, IDENTIFIER, type Running, run, SECRET } from '../../../running.ts';
import { ask, md5, refusal, SUCCESS, type Told } from './people.ts';

const LIMIT = 10;
const MANY = 500;

const pair = { identifier: IDENTIFIER, secret: SECRET };
const wrongPair = (i: number) => ({ identifier: IDENTIFIER, secret: `wrong${i}` });
const wrongLogin = (i: number) => ({ username: ADMIN.username, password: md5(`wrong${i}`) });
const address = (i: number) => `192.0.${2 + Math.floor(i / 250)}.${i % 250}`;

let server: Running;
beforeEach(async () => {
  server = await run({ API_ALLOWED_IPS: '*', TRUSTED_PROXIES: '127.0.0.1' });
});
afterEach(() => server.close());

/** Calls at once as many times; counts the answers by status. */
async function atOnce(
  count: number,
  call: (i: number) => Promise<Told>,
): Promise<Record<number, number>> {
  const told = await Promise.all(Array.from({ length: count }, (_, i) => call(i)));
  const counts: Record<number, number> = {};
  for (const { status } of told) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('wrong tries one after the other', () => {
  test('an address that tried ten times is refused, also with the right secret', async () => {
    const from = '192.0.2.1';
    for (let i = 0; i < LIMIT; i++) {
      const { status } = await ask(server, { identifier: `nobody${i}`, secret: 'x' }, from);
      assert.equal(status, 403);
    }
    assert.equal((await ask(server, pair, from)).status, 429);
    assert.deepEqual(await ask(server, pair, '192.0.2.2'), SUCCESS);
  });

  test('an identifier that was tried ten times is refused, wherever from, in any case', async () => {
    for (let i = 0; i < LIMIT; i++) {
      const form = i % 2 ? wrongPair(i) : { ...wrongPair(i), identifier: IDENTIFIER.toUpperCase() };
      assert.equal((await ask(server, form, address(i))).status, 403);
    }
    assert.equal((await ask(server, pair, '198.51.100.1')).status, 429);
    const login = { username: IDENTIFIER, password: SECRET };
    assert.equal((await ask(server, login, '198.51.100.1')).status, 429);
    // The address is not guilty: another name is tried from there at once.
    const admin = { username: ADMIN.username, password: md5(ADMIN.password) };
    assert.deepEqual(await ask(server, admin, '198.51.100.1'), SUCCESS);
  });

  test('an administrator that was tried ten times is refused', async () => {
    for (let i = 0; i < LIMIT; i++) {
      assert.equal((await ask(server, wrongLogin(i), address(i))).status, 403);
    }
    const login = { username: ADMIN.username, password: md5(ADMIN.password) };
    assert.equal((await ask(server, login, '198.51.100.1')).status, 429);
    assert.deepEqual(await ask(server, pair, '198.51.100.1'), SUCCESS);
  });

  test('a v6 host cannot change its address within its 64 bits', async () => {
    for (let i = 0; i < LIMIT; i++) {
      const form = { identifier: `nobody${i}`, secret: 'x' };
      assert.equal((await ask(server, form, `2001:db8:1:2::${i}`)).status, 403);
    }
    assert.equal((await ask(server, pair, '2001:db8:1:2:a:b:c:d')).status, 429);
    assert.deepEqual(await ask(server, pair, '2001:db8:1:3::1'), SUCCESS);
  });

  test('calls without credentials, and refused actions, are no tries', async () => {
    const from = '192.0.2.1';
    for (let i = 0; i < 15; i++) {
      await ask(server, {}, from);
      await ask(server, { ...pair, action: 'NoSuchThing' }, from);
    }
    assert.deepEqual(await ask(server, pair, from), SUCCESS);
  });

  test('the answer says when to come back, in the asked format', async () => {
    for (let i = 0; i < LIMIT; i++) await ask(server, wrongPair(i));
    const formats = [
      ['json', 'application/json', /^\{"result":"error","message":"(.*)"\}$/],
      ['xml', 'application/xml', /<result>error<\/result><message>(.*)<\/message>/],
      ['nvp', 'text/plain', /^result=error;message=(.*);$/],
    ] as const;
    for (const [responsetype, contentType, body] of formats) {
      const form = { ...pair, action: 'ListOAuthCredentials', responsetype };
      const response = await server.post(form);
      assert.equal(response.status, 429);
      assert.ok(response.headers.get('content-type')?.startsWith(contentType));
      const seconds = response.headers.get('retry-after') ?? '';
      assert.match(seconds, /^[1-9]\d*$/);
      assert.ok(Number(seconds) <= 300, seconds);
      const [, message] = body.exec(await response.text()) ?? [];
      assert.match(String(message), /^Too many wrong tries\. Try again in [1-9]\d* seconds\.$/);
    }
  });
});

describe('wrong tries at once (CVE-2026-93346)', () => {
  test('of one address, for many identifiers', async () => {
    const matches = mock.method(server.house.deps.hasher, 'matches');
    const counts = await atOnce(MANY, (i) =>
      ask(server, { identifier: `nobody${i}`, secret: 'x' }, '192.0.2.1'),
    );
    assert.deepEqual(counts, { 403: LIMIT, 429: MANY - LIMIT });
    assert.equal(matches.mock.callCount(), LIMIT);
  });

  test('for one identifier, from many addresses', async () => {
    const matches = mock.method(server.house.deps.hasher, 'matches');
    const counts = await atOnce(MANY, (i) => ask(server, wrongPair(i), address(i)));
    assert.deepEqual(counts, { 403: LIMIT, 429: MANY - LIMIT });
    assert.equal(matches.mock.callCount(), LIMIT);
  });

  test('for one identifier in both writings together', async () => {
    const matches = mock.method(server.house.deps.hasher, 'matches');
    const counts = await atOnce(MANY, (i) => {
      const { identifier, secret } = wrongPair(i);
      const login = { username: identifier.toLowerCase(), password: secret };
      return ask(server, i % 2 ? { identifier, secret } : login, address(i));
    });
    assert.deepEqual(counts, { 403: LIMIT, 429: MANY - LIMIT });
    assert.equal(matches.mock.callCount(), LIMIT);
  });

  test('for an administrator, from one address and from many', async () => {
    const verify = mock.method(server.house.deps.passwords, 'verify');
    const counts = await atOnce(MANY, (i) =>
      ask(server, wrongLogin(i), i % 2 ? address(i) : '192.0.2.1'),
    );
    assert.deepEqual(counts, { 403: LIMIT, 429: MANY - LIMIT });
    assert.equal(verify.mock.callCount(), LIMIT);
  });

  test('the right secret hidden among them is not found after the limit', async () => {
    const counts = await atOnce(MANY, (i) =>
      ask(server, i === MANY - 1 ? pair : wrongPair(i), '192.0.2.1'),
    );
    assert.equal(counts[403], LIMIT);
    assert.ok((counts[200] ?? 0) <= 1);
  });
});

describe('right calls at once', () => {
  test('are all answered', async () => {
    assert.deepEqual(await atOnce(MANY, () => ask(server, pair)), { 200: MANY });
  });

  test('of an administrator too, whose password is verified seldom', async () => {
    const login = { username: ADMIN.username, password: md5(ADMIN.password) };
    assert.deepEqual(await atOnce(100, () => ask(server, login)), { 200: 100 });
  });

  test('are answered while another address is being blocked', async () => {
    const counts = await atOnce(200, (i) =>
      i % 2
        ? ask(server, pair, '192.0.2.2')
        : ask(server, { identifier: `nobody${i}`, secret: 'x' }, '192.0.2.1'),
    );
    assert.equal(counts[200], 100);
    assert.equal(counts[403], LIMIT);
  });
});

describe('unknown and wrong are not told apart', () => {
  const unknown = { identifier: 'Unknown0000000000000000000000001', secret: SECRET };
  const cases = [
    ['a pair', unknown, wrongPair(1)],
    [
      'a pair as login',
      { username: unknown.identifier, password: SECRET },
      { username: IDENTIFIER, password: 'wrong' },
    ],
    ['an administrator', { username: 'nobody', password: md5('x') }, wrongLogin(1)],
    [
      'an administrator with a plain password',
      { username: 'nobody', password: 'x' },
      { username: ADMIN.username, password: ADMIN.password },
    ],
  ] as const;
  for (const [name, nobody, somebody] of cases) {
    test(`${name}: same status, headers, text and work`, async () => {
      const { hasher, passwords, callers } = server.house.deps;
      const work = [
        mock.method(hasher, 'matches'),
        mock.method(hasher, 'digest'),
        mock.method(passwords, 'verify'),
        mock.method(callers, 'findApiCredential'),
        mock.method(callers, 'findAdminPassword'),
      ];
      const seen = [];
      for (const form of [nobody, somebody]) {
        const whole = { action: 'ListOAuthCredentials', responsetype: 'json', ...form };
        const response = await server.post(whole, { 'x-forwarded-for': '192.0.2.1' });
        const headers = Object.fromEntries(response.headers);
        assert.match(headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/);
        seen.push({
          status: response.status,
          headers: { ...headers, date: '', 'x-request-id': '' },
          body: await response.text(),
          work: work.map(({ mock }) => mock.callCount()),
        });
        for (const { mock } of work) mock.resetCalls();
      }
      assert.deepEqual(seen[0], seen[1]);
      assert.equal(seen[0]?.status, 403);
    });
  }

  test('they are throttled alike', async () => {
    for (const form of [unknown, pair]) {
      for (let i = 0; i < LIMIT; i++) {
        const told = await ask(server, { ...form, secret: 'wrong' }, address(i));
        // The addresses have a wrong try for each of the two: far from their own limit.
        assert.deepEqual(told, refusal('Invalid or missing credentials'));
      }
      assert.equal((await ask(server, form, '198.51.100.1')).status, 429);
    }
  });

  test('nobody is verified with Argon2 as somebody is', async () => {
    const { passwords, callers } = server.house.deps;
    const stored = (await callers.findAdminPassword(ADMIN.username))?.passwordHash;
    assert.match(stored ?? '', /^\$argon2id\$/);
    const verify = mock.method(passwords, 'verify');
    await ask(server, { username: 'nobody', password: md5('x') });
    await ask(server, wrongLogin(1));
    const given = verify.mock.calls.map(({ arguments: [hash] }) => hash);
    assert.deepEqual(given, [undefined, stored]);
    for (const { arguments: call } of verify.mock.calls) assert.ok(call[1] instanceof Secret);
  });
});
