import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { IDENTIFIER, type Running, run, SECRET } from '../../../running.ts';
import { ask, refusal, SUCCESS } from './people.ts';

const pair = { identifier: IDENTIFIER, secret: SECRET };
const notAllowed = (address: string) => refusal(`Invalid IP ${address}`);

function withServer(settings: Record<string, string>) {
  const held: { server?: Running } = {};
  before(async () => {
    held.server = await run(settings);
  });
  after(() => held.server?.close());
  return () => held.server as Running;
}

describe('allow-list by default', () => {
  const server = withServer({});

  test('lets this machine in', async () => {
    assert.deepEqual(await ask(server(), pair), SUCCESS);
  });

  test('nobody is believed about another address', async () => {
    assert.deepEqual(await ask(server(), pair, '192.0.2.1'), SUCCESS);
  });
});

describe('allow-list without this machine', () => {
  const server = withServer({ API_ALLOWED_IPS: '192.0.2.0/24' });

  test('is not opened by a header that claims to be inside', async () => {
    for (const from of ['192.0.2.1', '192.0.2.1, 127.0.0.1', '127.0.0.1, 192.0.2.1']) {
      assert.deepEqual(await ask(server(), pair, from), notAllowed('127.0.0.1'));
    }
    const others = {
      forwarded: 'for=192.0.2.1',
      'x-real-ip': '192.0.2.1',
      'client-ip': '192.0.2.1',
      'true-client-ip': '192.0.2.1',
      'cf-connecting-ip': '192.0.2.1',
    };
    const form = { ...pair, action: 'ListOAuthCredentials', responsetype: 'json' };
    const response = await server().post(form, others);
    assert.deepEqual(await response.json(), { result: 'error', message: 'Invalid IP 127.0.0.1' });
  });

  test('refuses in every response type, and an access key when there is none', async () => {
    for (const accesskey of ['', 'undefined', 'null', 'anything']) {
      assert.deepEqual(await ask(server(), { ...pair, accesskey }), notAllowed('127.0.0.1'));
    }
    const form = { ...pair, action: 'ListOAuthCredentials' };
    const xml = await server().post({ ...form, responsetype: 'xml' });
    assert.equal(xml.status, 403);
    assert.match(
      await xml.text(),
      /<action>listoauthcredentials<\/action><result>error<\/result><message>Invalid IP 127\.0\.0\.1<\/message>/,
    );
    const nvp = await server().post({ ...form, responsetype: 'nvp' });
    assert.equal(await nvp.text(), 'result=error;message=Invalid IP 127.0.0.1;');
  });
});

describe('allow-list behind a trusted proxy', () => {
  const server = withServer({
    TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48',
    API_ALLOWED_IPS: '192.0.2.128/25, 198.51.100.7, 2001:db8:1::/48, ::ffff:203.0.113.9',
  });

  test('holds addresses and ranges of both families, v4 inside v6 too', async () => {
    const inside = [
      ...['192.0.2.128', '192.0.2.255', '198.51.100.7', '::ffff:198.51.100.7', '203.0.113.9'],
      ...['2001:db8:1::1', '2001:DB8:1:FFFF::1', '2001:0db8:0001:0::1'],
    ];
    for (const from of inside) assert.deepEqual(await ask(server(), pair, from), SUCCESS, from);
    const outside = [
      ...['192.0.2.127', '192.0.3.128', '198.51.100.8', '203.0.113.8', '0.0.0.0'],
      ...['2001:db8:2::1', '::1', '::192.0.2.128', 'fe80::1'],
    ];
    for (const from of outside) {
      assert.deepEqual(await ask(server(), pair, from), notAllowed(from), from);
    }
  });

  test('the refusal writes v4 inside v6 as v4', async () => {
    assert.deepEqual(await ask(server(), pair, '::ffff:192.0.2.1'), notAllowed('192.0.2.1'));
  });

  test('without a header the proxy itself is the caller', async () => {
    assert.deepEqual(await ask(server(), pair), notAllowed('127.0.0.1'));
  });

  test('what the caller wrote in front of the chain is not believed', async () => {
    const chains = [
      ['198.51.100.7, 192.0.2.1', '192.0.2.1'],
      ['127.0.0.1, 192.0.2.1', '192.0.2.1'],
      ['198.51.100.7, 192.0.2.1, 10.1.2.3', '192.0.2.1'],
      ['198.51.100.7,192.0.2.1,10.1.2.3,10.9.9.9', '192.0.2.1'],
      ['198.51.100.7, 2001:db8:2::1, 2001:db8:ffff::1', '2001:db8:2::1'],
      ['198.51.100.7, unknown', 'unknown'],
      ['198.51.100.7, 198.51.100.7:443', '198.51.100.7:443'],
      ['198.51.100.7, 198.51.100.07', '198.51.100.07'],
    ] as const;
    for (const [chain, address] of chains) {
      assert.deepEqual(await ask(server(), pair, chain), notAllowed(address), chain);
    }
    const honest = ['192.0.2.1, 198.51.100.7', '192.0.2.1, 198.51.100.7, 10.1.2.3'];
    for (const chain of honest) assert.deepEqual(await ask(server(), pair, chain), SUCCESS, chain);
  });

  test('an address that is none is refused and echoed without harm', async () => {
    const text = '<b a="1">&\'';
    const form = { ...pair, action: 'ListOAuthCredentials' };
    const response = await server().post(form, { 'x-forwarded-for': text });
    assert.equal(response.status, 403);
    const body = await response.text();
    assert.match(body, /Invalid IP &lt;b a=&quot;1&quot;&gt;&amp;&apos;/);
  });
});

describe('allow-list *', () => {
  const server = withServer({ API_ALLOWED_IPS: '*', TRUSTED_PROXIES: '127.0.0.1' });

  test('lets every address in and nobody without credentials', async () => {
    for (const from of ['192.0.2.1', '2001:db8::1', 'unknown']) {
      assert.deepEqual(await ask(server(), pair, from), SUCCESS, from);
      assert.deepEqual(await ask(server(), {}, from), refusal('Invalid or missing credentials'));
    }
  });
});

describe('access key', () => {
  const key = 'aB1!@#$%.()*[]-_';
  const server = withServer({
    API_ACCESS_KEY: key,
    API_ALLOWED_IPS: '192.0.2.1',
    TRUSTED_PROXIES: '127.0.0.1',
  });
  const outside = '198.51.100.7';

  test('the right one skips the address list', async () => {
    assert.deepEqual(await ask(server(), { ...pair, accesskey: key }, outside), SUCCESS);
  });

  test('a wrong, empty or absent one does not', async () => {
    for (const accesskey of ['', 'x', key.slice(1), `${key}x`, key.toLowerCase()]) {
      const told = await ask(server(), { ...pair, accesskey }, outside);
      assert.deepEqual(told, notAllowed(outside), accesskey);
    }
    assert.deepEqual(await ask(server(), pair, outside), notAllowed(outside));
  });

  test('it replaces no credentials', async () => {
    const missing = refusal('Invalid or missing credentials');
    const wrong = { identifier: IDENTIFIER, secret: key };
    for (const from of [outside, '192.0.2.1']) {
      assert.deepEqual(await ask(server(), { accesskey: key }, from), missing);
      assert.deepEqual(await ask(server(), { accesskey: key, ...wrong }, from), missing);
    }
  });

  test('a wrong one from an allowed address hurts nobody', async () => {
    for (let i = 0; i < 12; i++) {
      assert.deepEqual(await ask(server(), { ...pair, accesskey: `x${i}` }, '192.0.2.1'), SUCCESS);
    }
  });

  test('guessing it is throttled', async () => {
    const from = '203.0.113.5';
    for (let i = 0; i < 10; i++) {
      const told = await ask(server(), { ...pair, accesskey: `guess${i}` }, from);
      assert.deepEqual(told, notAllowed(from));
    }
    const { status } = await ask(server(), { ...pair, accesskey: key }, from);
    assert.equal(status, 429);
  });
});
